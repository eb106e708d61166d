// node-postgres: a Client is made and never connected; what it holds is what it would do.
// The drivers are found in the folder that NODE_PATH names.
'use strict'
const fs = require('node:fs')
const pg = require('pg')
const { serve } = require('../serving_probe.cjs')

// Every `ssl` that pg takes, as libpq's word for what happens.
function tlsOf (ssl, candidates) {
  const none = { mode: 'disable', roots: 'none', ca: null, cert: null, key: null }
  if (!ssl) return none
  if (ssl === true) return { ...none, mode: 'verify-full', roots: 'system' }
  if (typeof ssl !== 'object') throw new TypeError('ssl is text')
  const named = (content) => {
    if (content === undefined) return null
    return candidates.find((path) => fs.readFileSync(path, 'utf8') === String(content)) ?? 'a file nobody named'
  }
  const files = { ca: named(ssl.ca), cert: named(ssl.cert), key: named(ssl.key) }
  if (ssl.rejectUnauthorized === false) return { mode: 'require', roots: 'none', ...files, ca: null }
  const mode = ssl.checkServerIdentity ? 'verify-ca' : 'verify-full'
  return { mode, roots: files.ca ? 'file' : 'system', ...files }
}

// `Client`: of the pg that the driver on top has chosen, which may be another one.
function understoodOf (config, candidates, Client = pg.Client) {
  const client = new Client(config)
  const parameters = client.connectionParameters
  const startup = client.getStartupConf()
  const options = startup.options ?? null
  for (const name of ['user', 'database', 'options']) delete startup[name]
  const acted = {}
  if (client._connectionTimeoutMillis) acted.connect_timeout = Number(client._connectionTimeoutMillis)
  if (parameters.query_timeout) acted.command_timeout = Number(parameters.query_timeout)
  if (client.sslNegotiation !== 'postgres') acted.sslnegotiation = client.sslNegotiation
  if (client.enableChannelBinding) acted.channel_binding = 'prefer'
  if (config.keepAlive) acted.keepalives = '1'
  if (config.keepAliveInitialDelayMillis) acted.keepalives_idle = config.keepAliveInitialDelayMillis
  return {
    user: client.user,
    password: client.password,
    database: client.database,
    addresses: [[client.host, client.port]],
    tls: tlsOf(client.ssl, candidates),
    options,
    startup,
    client: acted,
    pool: {},
    statements: 'unprepared' // a name is only given by who calls query({name})
  }
}

function poolOf (pool) {
  const given = pool.options
  return {
    max: given.max,
    min: given.min,
    lifetime: (given.maxLifetimeSeconds || 0) * 1000
  }
}

function poolUnderstood (pool, Pool = pg.Pool) {
  const standard = poolOf(new Pool({}))
  const made = poolOf(pool)
  return Object.fromEntries(Object.entries(made).filter(([name, value]) => value !== standard[name]))
}

// What a pg Pool that somebody else has made will do.
function ofPool (pool, candidates, Pool = pg.Pool) {
  return { ...understoodOf(pool.options, candidates, pool.Client), pool: poolUnderstood(pool, Pool) }
}

// The arguments of a pg Pool, for drivers that make it of a string or an object.
function poolArguments (request) {
  const connect = request.settings?.connect ?? {}
  return Object.keys(connect).length === 0 ? request.url : { connectionString: request.url, ...connect }
}

module.exports = { ofPool, poolArguments, poolUnderstood, serve, understoodOf }

if (require.main === module) {
  serve('node-postgres', require('pg/package.json').version, (request) => {
    // One object for pool and client, as new Pool({connectionString, …}) takes it.
    const config = { ...(request.settings?.engine ?? {}), ...(request.settings?.connect ?? {}) }
    if (request.url) config.connectionString = request.url
    const answer = understoodOf(config, request.candidates ?? [])
    answer.pool = poolUnderstood(new pg.Pool(config))
    return answer
  })
}
