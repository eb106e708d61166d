// Drizzle makes its pool of pg; the pool is never asked for a connection.
'use strict'
const path = require('node:path')
const { drizzle } = require('drizzle-orm/node-postgres')
const { ofPool, poolArguments, serve } = require('../node-postgres/probe.cjs')

const about = require(path.join(process.env.NODE_PATH, 'drizzle-orm/package.json'))

serve('drizzle-node-postgres', about.version, (request) => {
  const connection = poolArguments(request)
  const db = typeof connection === 'string' ? drizzle(connection) : drizzle({ connection })
  return ofPool(db.$client, request.candidates ?? [])
})
