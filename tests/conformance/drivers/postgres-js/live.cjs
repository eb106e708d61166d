// postgres.js: postgres(url, settings.connect), its template literals, and transactions by sql.begin().
// With the argument `drizzle`: drizzle({connection: {url, …settings.connect}}) and db.execute().
'use strict'
const path = require('node:path')
const postgres = require('postgres')
const { callbackSession, pieces, serve } = require('../serving.cjs')

const throughDrizzle = process.argv[2] === 'drizzle'
const about = require(path.join(process.env.NODE_PATH, throughDrizzle ? 'drizzle-orm/package.json' : 'postgres/package.json'))

function plain (request) {
  const sql = postgres(request.url, request.settings?.connect)
  return {
    outside: sql,
    begin: (callback) => sql.begin(callback),
    row: async (runner, text, values) => (await runner(pieces(text), ...values).values())[0],
    end: () => sql.end({ timeout: 0 })
  }
}

function drizzled (request) {
  const { drizzle } = require('drizzle-orm/postgres-js')
  const { sql } = require('drizzle-orm')
  const db = drizzle({ connection: { url: request.url, ...request.settings?.connect } })
  return {
    outside: db,
    begin: (callback) => db.transaction(callback),
    row: async (runner, text, values) => Object.values((await runner.execute(sql(pieces(text), ...values)))[0]),
    end: () => db.$client.end({ timeout: 0 })
  }
}

serve(throughDrizzle ? 'drizzle-postgres-js' : 'postgres-js', about.version, async (request) => {
  return callbackSession(throughDrizzle ? drizzled(request) : plain(request))
})
