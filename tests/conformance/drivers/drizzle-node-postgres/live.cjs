// Drizzle over node-postgres: drizzle(url), or drizzle({connection: {connectionString, …settings.connect}}), and db.execute().
'use strict'
const path = require('node:path')
const { drizzle } = require('drizzle-orm/node-postgres')
const { sql } = require('drizzle-orm')
const { poolArguments } = require('../node-postgres/probe.cjs')
const { heldTransaction, pieces, serve } = require('../serving.cjs')

const about = require(path.join(process.env.NODE_PATH, 'drizzle-orm/package.json'))

serve('drizzle-node-postgres', about.version, async (request) => {
  const connection = poolArguments(request)
  const db = typeof connection === 'string' ? drizzle(connection) : drizzle({ connection })
  db.$client.on('error', () => {})
  const transaction = heldTransaction((callback) => db.transaction(callback))
  let runner = db
  return {
    run: async (text, values) => Object.values((await runner.execute(sql(pieces(text), ...values))).rows[0]),
    begin: async () => { runner = await transaction.begin() },
    commit: async () => {
      runner = db
      await transaction.commit()
    },
    close: async () => {
      await transaction.abandon()
      await db.$client.end()
    }
  }
})
