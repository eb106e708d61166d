// Prisma's Rust engine (client up to 6; Migrate and introspection in every version) as its
// source reads a string: prisma-engines@0d495ae9 quaint/src/connector/postgres/url.rs. The
// engine itself cannot be had here. The `url` crate and node's URL implement the same standard,
// so the splitting is real and the rest of this file is a model.
'use strict'
const { serve } = require('../node-postgres/probe.cjs')

// form_urlencoded, as the crate's query_pairs(): `+` is a space.
function pairsOf (url) { return [...url.searchParams.entries()] }

function percentDecode (text) { return decodeURIComponent(text) }

// The engine quotes its schema as one name, whatever stands in it.
function oneName (text) {
  return /^[a-z_][a-z0-9_]*$/.test(text) ? text : '"' + text.replaceAll('"', '""') + '"'
}

function numberOf (text) {
  if (!/^\+?[0-9]+$/.test(text)) throw new RangeError('a number is malformed')
  return Number(text)
}

serve('prisma-engine', 'model', (request) => {
  const url = new URL(request.url)
  if (!['postgres:', 'postgresql:'].includes(url.protocol)) throw new TypeError('protocol')
  if (url.hostname === '') throw new TypeError('empty host in database URL') // P1013
  const seen = { mode: 'prefer', strict: false, ca: null, statements: 'any', host: null, options: null }
  const startup = {}
  const client = {}
  const pool = {}
  for (const [key, value] of pairsOf(url)) {
    switch (key) {
      case 'pgbouncer':
        if (!['true', 'false'].includes(value)) throw new TypeError('pgbouncer')
        if (value === 'true') seen.statements = 'unprepared'
        break
      case 'statement_cache_size':
        if (numberOf(value) === 0) seen.statements = 'unprepared'
        break
      case 'sslmode': // anything but these three words is silently prefer
        seen.mode = ['disable', 'require'].includes(value) ? value : 'prefer'
        break
      case 'sslaccept': // unknown text is strict
        seen.strict = value !== 'accept_invalid_certs'
        break
      case 'sslcert': seen.ca = value; break // the engine's word for the authority
      case 'host': seen.host = value; break
      case 'options': seen.options = value; break
      case 'application_name': startup.application_name = value; break
      case 'schema': startup.search_path = oneName(value); break
      case 'channel_binding': client.channel_binding = value; break
      case 'connect_timeout': client.connect_timeout = numberOf(value) * 1000; break
      case 'socket_timeout': client.command_timeout = numberOf(value) * 1000; break
      case 'connection_limit': pool.max = numberOf(value); break
      case 'pool_timeout': pool.timeout = numberOf(value) * 1000; break
      case 'max_connection_lifetime': pool.lifetime = numberOf(value) * 1000; break
    }
  }
  const host = seen.host ?? url.hostname.replace(/^\[(.+)\]$/, '$1')
  const socket = host.startsWith('/')
  const verifies = seen.mode === 'require' && seen.strict
  const segments = url.pathname.split('/').slice(1)
  return {
    user: percentDecode(url.username),
    password: percentDecode(url.password) || null,
    database: segments[0] || 'postgres', // never decoded, and only the first segment
    addresses: [[host, Number(url.port || 5432)]],
    tls: {
      mode: socket ? 'disable' : verifies ? 'verify-full' : seen.mode,
      roots: !verifies || socket ? 'none' : seen.ca ? 'file' : 'system',
      ca: verifies && !socket ? seen.ca : null,
      cert: null,
      key: null
    },
    options: seen.options,
    startup,
    client,
    pool,
    statements: seen.statements
  }
})
