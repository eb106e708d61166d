// Bun's SQL client: an SQL object connects for a query only, and its `options` are what it would do.
import path from 'node:path'
import { createRequire } from 'node:module'

const { serve } = createRequire(import.meta.url)('../serving_probe.cjs')
const MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full']

function tlsOf (given) {
  const mode = given.tls?.rejectUnauthorized === false ? 'require' : MODES[given.sslMode]
  const ca = given.tls?.caFile ?? null
  const verifies = mode.startsWith('verify')
  return {
    mode,
    roots: !verifies ? 'none' : ca ? 'file' : 'system',
    ca: verifies ? ca : null,
    cert: given.tls?.certFile ?? null,
    key: given.tls?.keyFile ?? null
  }
}

// Before 1.4.4 `path` counts only if something lies there, and here nothing does.
function addressOf (given, request) {
  const file = given.path ?? request.settings?.connect?.path
  if (file) return [path.dirname(file), Number(file.slice(file.lastIndexOf('.') + 1))]
  return [given.hostname.replace(/^\[(.+)\]$/, '$1'), given.port]
}

serve('bun', Bun.version, (request) => {
  const given = new Bun.SQL(request.url, request.settings?.connect ?? {}).options
  const words = given.query.split('\0')
  const startup = {}
  for (let at = 0; at + 1 < words.length; at += 2) startup[words[at]] = words[at + 1]
  const options = startup.options ?? null
  delete startup.options
  const client = {}
  if (given.connectionTimeout) client.connect_timeout = given.connectionTimeout
  if ((given.channelBinding ?? 'disable') !== 'disable') client.channel_binding = given.channelBinding
  const pool = {}
  if (given.max !== 10) pool.max = given.max
  if (given.maxLifetime) pool.lifetime = given.maxLifetime
  const address = addressOf(given, request)
  return {
    user: given.username,
    password: given.password || null,
    database: given.database,
    addresses: [address],
    tls: address[0].startsWith('/') ? { mode: 'disable', roots: 'none', ca: null, cert: null, key: null } : tlsOf(given),
    options,
    startup,
    client,
    pool,
    statements: given.prepare ? 'any' : 'unprepared'
  }
})
