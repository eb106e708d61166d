// Drizzle over node-postgres: drizzle(url), or drizzle({connection: {connectionString, …settings.connect}}), and db.execute().
'use strict'
const path = require('node:path')
const { drizzle } = require('drizzle-orm/node-postgres')
const { sql } = require('drizzle-orm')
const { poolArguments } = require('../node-postgres/probe.cjs')
const { callbackSession, pieces, serve } = require('../serving.cjs')

const about = require(path.join(process.env.NODE_PATH, 'drizzle-orm/package.json'))

serve('drizzle-node-postgres', about.version, async (request) => {
  const connection = poolArguments(request)
  const db = typeof connection === 'string' ? drizzle(connection) : drizzle({ connection })
  db.$client.on('error', () => {})
  return callbackSession({
    outside: db,
    begin: (callback) => db.transaction(callback),
    row: async (runner, text, values) => Object.values((await runner.execute(sql(pieces(text), ...values))).rows[0]),
    end: () => db.$client.end()
  })
})
