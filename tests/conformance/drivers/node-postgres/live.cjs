// node-postgres: new Pool({connectionString, …settings.connect}), one client of a pool for each session.
// The drivers are found in the folder that NODE_PATH names.
'use strict'
const pg = require('pg')
const { serve } = require('../serving.cjs')

serve('node-postgres', require('pg/package.json').version, async (request) => {
  const pool = new pg.Pool({ connectionString: request.url, ...request.settings?.connect, ...request.settings?.engine })
  const client = await pool.connect()
  client.on('error', () => {})
  return {
    run: async (sql, values) => (await client.query({ text: sql, values, rowMode: 'array' })).rows[0],
    begin: () => client.query('BEGIN'),
    commit: () => client.query('COMMIT'),
    close: async () => {
      client.release(true)
      await pool.end()
    }
  }
})
