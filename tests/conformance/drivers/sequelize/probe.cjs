// Sequelize 6 and 7 (the argument): a pg whose Client only keeps what it is given shows what
// reaches it. 7 is another package, @sequelize/core.
'use strict'
const fs = require('node:fs')
const path = require('node:path')
const pg = require('pg')
const { serve, understoodOf } = require('../node-postgres/probe.cjs')

const major = process.argv[2]
const name = major === '6' ? 'sequelize' : '@sequelize/core'
const about = JSON.parse(fs.readFileSync(path.join(process.env.NODE_PATH, name, 'package.json'), 'utf8'))

class Refused extends Error {}

// What `new pg.Client()` is given in connect().
async function configOf (manager, config, keep) {
  keep.config = undefined
  try {
    await manager.connect(config)
  } catch (error) {
    if (keep.config === undefined) throw error
  }
  return keep.config
}

function keeping (keep) {
  return {
    ...pg,
    Client: class {
      constructor (config) {
        keep.config = config
        throw new Refused()
      }
    }
  }
}

async function six (request, keep) {
  const { Sequelize } = require('sequelize')
  const sequelize = new Sequelize(request.url, {
    dialectOptions: { ...(request.settings?.connect ?? {}) },
    ...(request.settings?.engine ?? {}),
    dialectModule: keeping(keep),
    logging: false
  })
  const pool = sequelize.connectionManager.pool
  return {
    config: await configOf(sequelize.connectionManager, { ...sequelize.config }, keep),
    pool: { max: pool.maxSize, min: pool.minSize, timeout: pool.acquireTimeoutMillis },
    timezone: sequelize.options.timezone
  }
}

async function seven (request, keep) {
  const { Sequelize } = require('@sequelize/core')
  const { PostgresDialect } = require('@sequelize/postgres')
  const sequelize = new Sequelize({
    dialect: PostgresDialect,
    url: request.url,
    ...(request.settings?.connect ?? {}),
    ...(request.settings?.engine ?? {}),
    pgModule: keeping(keep)
  })
  const pool = sequelize.pool.write
  return {
    config: await configOf(sequelize.dialect.connectionManager, sequelize.options.replication.write, keep),
    pool: { max: pool.maxSize, min: pool.minSize, timeout: pool.acquireTimeoutMillis },
    timezone: sequelize.options.timezone
  }
}

const make = major === '6' ? six : seven
const standard = { max: 5, min: 0, timeout: 60000 }

serve('sequelize', about.version, async (request) => {
  const made = await make(request, {})
  const answer = understoodOf(made.config, request.candidates ?? [])
  const asked = request.settings?.engine?.pool ?? {}
  answer.pool = Object.fromEntries(Object.entries(made.pool).filter(([key, value]) => value !== standard[key] || key in asked))
  if (made.timezone !== '+00:00') answer.startup.timezone = made.timezone
  const extra = process.env.NODE_EXTRA_CA_CERTS
  if (extra && answer.tls.roots === 'system') answer.tls = { ...answer.tls, roots: 'file', ca: extra }
  return answer
})
