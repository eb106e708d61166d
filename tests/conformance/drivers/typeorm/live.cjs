// TypeORM: new DataSource({type, url, …settings.engine, extra: settings.connect}), and a query runner of it.
'use strict'
const path = require('node:path')
const { DataSource } = require('typeorm')
const { serve } = require('../serving.cjs')

const about = require(path.join(process.env.NODE_PATH, 'typeorm/package.json'))

serve('typeorm', about.version, async (request) => {
  const source = new DataSource({ type: 'postgres', url: request.url, ...request.settings?.engine, extra: request.settings?.connect })
  await source.initialize()
  const runner = source.createQueryRunner()
  return {
    run: async (text, values) => Object.values((await runner.query(text, values))[0]),
    begin: () => runner.startTransaction(),
    commit: () => runner.commitTransaction(),
    close: async () => {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => {})
      await runner.release()
      await source.destroy()
    }
  }
})
