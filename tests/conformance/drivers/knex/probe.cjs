// Knex reads a string with a pg-connection-string of its own, and an object's connectionString
// with pg's. What is written for it has to mean the same in both.
'use strict'
const assert = require('node:assert')
const path = require('node:path')
const knex = require('knex')
const { serve, understoodOf } = require('../node-postgres/probe.cjs')

const about = require(path.join(process.env.NODE_PATH, 'knex/package.json'))

class Differs extends Error {}

function poolOf (pool) {
  return { max: pool.max, min: pool.min, timeout: pool.acquireTimeoutMillis }
}

// A connection as the pool makes it, to see when it is to be given up.
async function lifetimeOf (client) {
  client.acquireRawConnection = async () => ({})
  const connection = await client.getPoolSettings(client.config.pool).create()
  const limit = connection.__knexLifetimeLimit
  return limit === undefined ? undefined : Math.round((limit - performance.now()) / 1000) * 1000
}

async function ofKnex (connection, engine, candidates) {
  const db = knex({ client: 'pg', connection, ...engine })
  // A string that is no URL ends up as the name of an SQLite file.
  if (db.client.connectionSettings.filename !== undefined) throw new TypeError('no URL')
  const answer = understoodOf(db.client.connectionSettings, candidates)
  answer.pool = poolOf(db.client.pool)
  const lifetime = await lifetimeOf(db.client)
  if (lifetime !== undefined) answer.pool.lifetime = lifetime
  await db.destroy()
  return answer
}

const standard = poolOf(knex({ client: 'pg', connection: {} }).client.pool)

serve('knex', about.version, async (request) => {
  const engine = request.settings?.engine ?? {}
  const connect = request.settings?.connect ?? {}
  const candidates = request.candidates ?? []
  const asString = await ofKnex(request.url, engine, candidates)
  const asObject = await ofKnex({ connectionString: request.url, ...connect }, engine, candidates)
  for (const field of ['user', 'password', 'database', 'addresses', 'tls', 'options', 'startup']) {
    if (request.settings === undefined) break // people's strings may differ
    try {
      assert.deepEqual(asString[field], asObject[field])
    } catch {
      throw new Differs(field)
    }
  }
  const answer = Object.keys(connect).length === 0 ? asString : asObject
  // What was asked for counts, even where it is the same without asking.
  answer.pool = Object.fromEntries(Object.entries(answer.pool).filter(([name, value]) =>
    value !== standard[name] || name in (engine.pool ?? {})))
  return answer
})
