// Sequelize 6 and 7 (the argument), as the note says: new Sequelize(url, {dialectOptions: settings.connect, …settings.engine}),
// and in 7 one object of all. Parameters go by `bind`.
'use strict'
const fs = require('node:fs')
const path = require('node:path')
const { serve } = require('../serving.cjs')

const major = process.argv[2]
const name = major === '6' ? 'sequelize' : '@sequelize/core'
const about = JSON.parse(fs.readFileSync(path.join(process.env.NODE_PATH, name, 'package.json'), 'utf8'))
const { QueryTypes, Sequelize } = require(name)

function six ({ url, settings }) {
  return new Sequelize(url, { dialectOptions: { ...settings?.connect }, ...settings?.engine, logging: false })
}

function seven ({ url, settings }) {
  const { PostgresDialect } = require('@sequelize/postgres')
  return new Sequelize({ dialect: PostgresDialect, url, ...settings?.connect, ...settings?.engine, logging: false })
}

const make = major === '6' ? six : seven

serve('sequelize', about.version, async (request) => {
  const sequelize = make(request)
  let transaction = null
  return {
    run: async (text, bind) => Object.values((await sequelize.query(text, { bind, transaction, type: QueryTypes.SELECT }))[0]),
    begin: async () => { transaction = await (sequelize.startUnmanagedTransaction?.() ?? sequelize.transaction()) },
    commit: async () => {
      await transaction.commit()
      transaction = null
    },
    close: async () => {
      await transaction?.rollback().catch(() => {})
      await sequelize.close()
    }
  }
})
