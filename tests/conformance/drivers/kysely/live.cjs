// Kysely over a pool of pg: new Pool({connectionString, …settings.connect}), and its template literal sql``.
'use strict'
const fs = require('node:fs')
const path = require('node:path')
const { Pool } = require('pg')
const { Kysely, PostgresDialect, sql } = require('kysely')
const { pieces, serve } = require('../serving.cjs')

const about = JSON.parse(fs.readFileSync(path.join(process.env.NODE_PATH, 'kysely/package.json'), 'utf8'))

serve('kysely', about.version, async (request) => {
  const pool = new Pool({ connectionString: request.url, ...request.settings?.connect })
  pool.on('error', () => {})
  const db = new Kysely({ dialect: new PostgresDialect({ pool }) })
  let transaction = null
  return {
    run: async (text, values) => Object.values((await sql(pieces(text), ...values).execute(transaction ?? db)).rows[0]),
    begin: async () => { transaction = await db.startTransaction().execute() },
    commit: async () => {
      await transaction.commit().execute()
      transaction = null
    },
    close: async () => {
      await transaction?.rollback().execute().catch(() => {})
      await db.destroy()
    }
  }
})
