// Kysely is given a pool of pg, and its dialect is made of it; no connection is asked for.
'use strict'
const fs = require('node:fs')
const path = require('node:path')
const { Pool } = require('pg')
const { Kysely, PostgresDialect } = require('kysely')
const { ofPool, serve } = require('../node-postgres/probe.cjs')

const about = JSON.parse(fs.readFileSync(path.join(process.env.NODE_PATH, 'kysely/package.json'), 'utf8'))

serve('kysely', about.version, async (request) => {
  const pool = new Pool({ connectionString: request.url, ...(request.settings?.connect ?? {}) })
  const db = new Kysely({ dialect: new PostgresDialect({ pool }) })
  const answer = ofPool(pool, request.candidates ?? [])
  await db.destroy()
  return answer
})
