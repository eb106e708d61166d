// postgres.js makes its options when it is called and connects only for a query: what it holds is
// what it would do. With the argument `drizzle` it is drizzle() that calls it.
'use strict'
const path = require('node:path')
const postgres = require('postgres')
const { serve } = require('../node-postgres/probe.cjs')

const throughDrizzle = process.argv[2] === 'drizzle'
const about = require(path.join(process.env.NODE_PATH, throughDrizzle ? 'drizzle-orm/package.json' : 'postgres/package.json'))

function make (request) {
  const connect = request.settings?.connect ?? {}
  if (!throughDrizzle) return postgres(request.url, connect)
  const { drizzle } = require('drizzle-orm/postgres-js')
  return drizzle({ connection: { url: request.url, ...connect } }).$client
}

// connection.js, secure(): three words encrypt only, `false` is none, all else is Node's own check.
function tlsOf (ssl) {
  const none = { mode: 'disable', roots: 'none', ca: null, cert: null, key: null }
  if (!ssl) return none
  if (ssl === 'prefer') return { ...none, mode: 'prefer' }
  if (ssl === 'require' || ssl === 'allow') return { ...none, mode: 'require' }
  const extra = process.env.NODE_EXTRA_CA_CERTS ?? null
  return { ...none, mode: 'verify-full', roots: extra ? 'file' : 'system', ca: extra }
}

const standard = postgres({}).options

serve(throughDrizzle ? 'drizzle-postgres-js' : 'postgres-js', about.version, (request) => {
  const sql = make(request)
  const given = sql.options
  // The start-up packet: user and database, then what `connection` holds, over them.
  const { user, database, options, application_name: application, ...startup } =
    { user: given.user, database: given.database, ...given.connection }
  if (application !== standard.connection.application_name) startup.application_name = application
  const client = {}
  if (given.connect_timeout !== standard.connect_timeout) client.connect_timeout = given.connect_timeout * 1000
  if (given.keep_alive !== standard.keep_alive) client.keepalives_idle = given.keep_alive * 1000
  if (given.sslnegotiation) client.sslnegotiation = given.sslnegotiation
  if (given.target_session_attrs) client.target_session_attrs = given.target_session_attrs
  const pool = {}
  // A text makes one connection: Array(text) has one element.
  if (given.max !== standard.max) pool.max = [...Array(given.max)].length
  // A function where nothing is said; text before 3.4, which a timer takes as well.
  if (Number(given.max_lifetime) && request.url.includes('max_lifetime')) pool.lifetime = given.max_lifetime * 1000
  return {
    user,
    password: given.pass || null,
    database,
    addresses: given.path
      ? [[given.path.replace(/\/\.s\.PGSQL\.\d+$/, ''), Number(given.path.match(/\d+$/)[0])]]
      : given.host.map((host, index) => [host, given.port[index] || 0]),
    tls: given.path ? tlsOf(false) : tlsOf(given.ssl),
    options: options ?? null,
    startup,
    client,
    pool,
    statements: given.prepare ? 'any' : 'unprepared'
  }
})
