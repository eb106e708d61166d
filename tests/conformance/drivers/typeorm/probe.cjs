// TypeORM makes its pool in connect(); a pool that refuses to connect shows what it was given.
'use strict'
const path = require('node:path')
const pg = require('pg')
const { DataSource } = require('typeorm')
const { ofPool, serve } = require('../node-postgres/probe.cjs')

const about = require(path.join(process.env.NODE_PATH, 'typeorm/package.json'))

class Refused extends Error {}

serve('typeorm', about.version, async (request) => {
  let made = null
  class Pool extends pg.Pool {
    constructor (options) {
      super(options)
      made = this
    }

    connect (callback) { callback(new Refused()) }
  }
  const source = new DataSource({
    type: 'postgres',
    url: request.url,
    ...(request.settings?.engine ?? {}),
    extra: request.settings?.connect ?? {},
    driver: { ...pg, Pool }
  })
  try {
    await source.initialize()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
  }
  return ofPool(made, request.candidates ?? [])
})
