// What the probes in JavaScript share: the loop over lines of JSON. An answer is an understanding, as
// understood.py describes it.
'use strict'
const readline = require('node:readline')

function serve (driver, version, understand) {
  console.log(JSON.stringify({ driver, version }))
  process.removeAllListeners('warning') // pg warns about sslmode=require; the runner asks what it does
  process.on('warning', () => {})
  const lines = readline.createInterface({ input: process.stdin })
  let turn = Promise.resolve()
  lines.on('line', (line) => {
    turn = turn.then(async () => {
      const request = JSON.parse(line)
      const env = request.env ?? {}
      Object.assign(process.env, env)
      let answer
      try {
        answer = await understand(request)
      } catch (error) {
        answer = { error: error.code ?? error.constructor.name } // never the text: it may hold the string
      }
      for (const name of Object.keys(env)) delete process.env[name]
      console.log(JSON.stringify({ id: request.id, ...answer }))
    })
  })
}

module.exports = { serve }
