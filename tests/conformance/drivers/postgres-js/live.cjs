// postgres.js: postgres(url, settings.connect), its template literals, and transactions by sql.begin().
// With the argument `drizzle`: drizzle({connection: {url, …settings.connect}}) and db.execute().
'use strict'
const path = require('node:path')
const postgres = require('postgres')
const { heldTransaction, pieces, serve } = require('../serving.cjs')

const throughDrizzle = process.argv[2] === 'drizzle'
const about = require(path.join(process.env.NODE_PATH, throughDrizzle ? 'drizzle-orm/package.json' : 'postgres/package.json'))

// sql: the pool; outside: what runs statements without a transaction; begin: takes a callback; row: the first one.
function plain (request) {
  const sql = postgres(request.url, request.settings?.connect)
  return {
    sql,
    outside: sql,
    begin: (callback) => sql.begin(callback),
    row: async (runner, text, values) => (await runner(pieces(text), ...values).values())[0]
  }
}

function drizzled (request) {
  const { drizzle } = require('drizzle-orm/postgres-js')
  const { sql } = require('drizzle-orm')
  const db = drizzle({ connection: { url: request.url, ...request.settings?.connect } })
  return {
    sql: db.$client,
    outside: db,
    begin: (callback) => db.transaction(callback),
    row: async (runner, text, values) => Object.values((await runner.execute(sql(pieces(text), ...values)))[0])
  }
}

serve(throughDrizzle ? 'drizzle-postgres-js' : 'postgres-js', about.version, async (request) => {
  const made = throughDrizzle ? drizzled(request) : plain(request)
  const transaction = heldTransaction(made.begin)
  let runner = made.outside
  return {
    run: (text, values) => made.row(runner, text, values),
    begin: async () => { runner = await transaction.begin() },
    commit: async () => {
      runner = made.outside
      await transaction.commit()
    },
    close: async () => {
      await transaction.abandon()
      await made.sql.end({ timeout: 0 })
    }
  }
})
