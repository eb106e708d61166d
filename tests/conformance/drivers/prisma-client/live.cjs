// Prisma 7's driver adapter, new PrismaPg({connectionString, …settings.connect}, settings.engine): what Prisma's client
// hands to it are raw statements, in transactions or not, and it runs them as it does here.
'use strict'
const path = require('node:path')
const { PrismaPg } = require('@prisma/adapter-pg')
const { serve } = require('../serving.cjs')

// The package exports no package.json.
const about = require(path.join(process.env.NODE_PATH, '@prisma/adapter-pg/package.json'))

// As the query compiler describes a value of this type to an adapter.
const typeOf = (value) => ({ scalarType: typeof value === 'number' ? 'int' : 'string', arity: 'scalar' })

serve('prisma-client', about.version, async (request) => {
  const adapter = await new PrismaPg({ connectionString: request.url, ...request.settings?.connect }, request.settings?.engine).connect()
  let transaction = null
  return {
    run: async (sql, values) => (await (transaction ?? adapter).queryRaw({ sql, args: values, argTypes: values.map(typeOf) })).rows[0],
    begin: async () => {
      transaction = await adapter.startTransaction()
    },
    commit: async () => {
      // The client says COMMIT itself; commit() only gives the connection back.
      await transaction.executeRaw({ sql: 'COMMIT', args: [], argTypes: [] })
      await transaction.commit()
      transaction = null
    },
    close: async () => {
      await transaction?.rollback().catch(() => {})
      await adapter.dispose()
    }
  }
})
