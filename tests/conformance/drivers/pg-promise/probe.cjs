// pg-promise makes its pool of its own pg; the pool is never asked for a connection.
'use strict'
const path = require('node:path')
const pgp = require('pg-promise')({ noWarnings: true }) // the same database twice is meant here
const { ofPool, poolArguments, serve } = require('../node-postgres/probe.cjs')

const about = require(path.join(process.env.NODE_PATH, 'pg-promise/package.json'))

serve('pg-promise', about.version, (request) =>
  ofPool(pgp(poolArguments(request)).$pool, request.candidates ?? [], pgp.pg.Pool))
