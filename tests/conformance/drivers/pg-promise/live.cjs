// pg-promise: pgp(url), or pgp({connectionString, …settings.connect}); it formats values into the text.
'use strict'
const path = require('node:path')
const pgp = require('pg-promise')({ noWarnings: true }) // the same database twice is meant here
const { poolArguments } = require('../node-postgres/probe.cjs')
const { callbackSession, serve } = require('../serving.cjs')

const about = require(path.join(process.env.NODE_PATH, 'pg-promise/package.json'))

serve('pg-promise', about.version, async (request) => {
  const db = pgp(poolArguments(request))
  return callbackSession({
    outside: db,
    begin: (callback) => db.tx(callback),
    row: async (runner, text, values) => Object.values(await runner.one(text, values)),
    end: () => db.$pool.end()
  })
})
