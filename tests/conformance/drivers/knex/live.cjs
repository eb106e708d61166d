// Knex: the string itself, or {connectionString, …settings.connect}, beside settings.engine; statements by raw() with `?`.
'use strict'
const path = require('node:path')
const knex = require('knex')
const { poolArguments } = require('../node-postgres/probe.cjs')
const { pieces, serve } = require('../serving.cjs')

const about = require(path.join(process.env.NODE_PATH, 'knex/package.json'))

serve('knex', about.version, async (request) => {
  const db = knex({ client: 'pg', connection: poolArguments(request), ...request.settings?.engine })
  let transaction = null
  return {
    run: async (text, values) => Object.values((await (transaction ?? db).raw(pieces(text).join('?'), values)).rows[0]),
    begin: async () => { transaction = await db.transaction() },
    commit: async () => {
      await transaction.commit()
      transaction = null
    },
    close: async () => {
      await transaction?.rollback().catch(() => {})
      await db.destroy()
    }
  }
})
