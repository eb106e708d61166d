// pg-promise: pgp(url), or pgp({connectionString, …settings.connect}); it formats values into the text.
'use strict'
const path = require('node:path')
const pgp = require('pg-promise')({ noWarnings: true }) // the same database twice is meant here
const { poolArguments } = require('../node-postgres/probe.cjs')
const { heldTransaction, serve } = require('../serving.cjs')

const about = require(path.join(process.env.NODE_PATH, 'pg-promise/package.json'))

serve('pg-promise', about.version, async (request) => {
  const db = pgp(poolArguments(request))
  const transaction = heldTransaction((callback) => db.tx(callback))
  let runner = db
  return {
    run: async (text, values) => Object.values(await runner.one(text, values)),
    begin: async () => { runner = await transaction.begin() },
    commit: async () => {
      runner = db
      await transaction.commit()
    },
    close: async () => {
      await transaction.abandon()
      await db.$pool.end()
    }
  }
})
