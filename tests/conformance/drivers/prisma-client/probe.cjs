// Prisma 7's client with @prisma/adapter-pg: the adapter makes its pool, and each client of
// that pool is node-postgres'. Migrate and introspection read the same string with another
// parser: see ../prisma-engine.
'use strict'
const path = require('node:path')
const { PrismaPg } = require('@prisma/adapter-pg')
const { poolUnderstood, serve, understoodOf } = require('../node-postgres/probe.cjs')

// The package exports no package.json.
const about = require(path.join(process.env.NODE_PATH, '@prisma/adapter-pg/package.json'))

serve('prisma-client', about.version, async (request) => {
  const config = { ...(request.settings?.connect ?? {}) }
  if (request.url) config.connectionString = request.url
  const adapter = await new PrismaPg(config, request.settings?.engine).connect()
  const pool = adapter.underlyingDriver()
  const answer = understoodOf(pool.options, request.candidates ?? [])
  answer.pool = poolUnderstood(pool)
  const schema = adapter.getConnectionInfo().schemaName
  if (schema !== undefined) answer.startup.search_path = schema
  await adapter.dispose()
  return answer
})
