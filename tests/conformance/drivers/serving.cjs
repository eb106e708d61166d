// What the live probes of JavaScript's drivers share, as serving.py is for Python's: the loop over tasks, and the
// statements with their checks. README.md in tests/conformance says what the tasks are.
//
// A live probe hands `serve` an async function openSession(request) that connects as a user would who has the
// variant, and gives an object of async functions: run(sql, values), one row as an array of its values; begin();
// commit(); close(), also after an error.
'use strict'
const readline = require('node:readline')

const IDENTIFY = `SELECT current_user::text AS a, current_database()::text AS b,
  (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS c, current_setting('application_name') AS d,
  current_setting('search_path') AS e, current_setting('statement_timeout') AS f`
const COLUMNS = ['user', 'database', 'tls', 'application_name', 'search_path', 'statement_timeout']

// The SQLSTATE or node's code if there is one, else the class; of the driver's own error where a layer above wraps it.
function errorName (error) {
  for (let inner = error; inner; inner = inner.original ?? inner.parent ?? inner.driverError ?? inner.cause) error = inner
  if (error?.code === 'ERR_POSTGRES_SERVER_ERROR') return String(error.errno) // Bun's place for the SQLSTATE
  return typeof error?.code === 'string' ? error.code : error?.constructor?.name ?? 'nothing'
}

// Small and the same everywhere, so that a seed says what was run (mulberry32).
function chanceOf (seed) {
  let state = seed * 2654435761 >>> 0
  return (below) => {
    state = state + 0x6D2B79F5 >>> 0
    let mixed = Math.imul(state ^ state >>> 15, 1 | state)
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed
    return ((mixed ^ mixed >>> 14) >>> 0) % below
  }
}

// Six texts, of two shapes whose types differ, and the row that must come back.
function statement (number, k, text) {
  return k % 2
    ? { sql: `SELECT $1::text AS a, $2::int - ${k} AS b`, values: [text, number], row: [text, number - k] }
    : { sql: `SELECT $1::int + ${k} AS a, $2::text AS b`, values: [number, text], row: [number + k, text] }
}

async function closed (session) {
  // What went wrong before has been counted.
  try { await session?.close() } catch {}
}

async function worker (openSession, request, number, tally) {
  const chance = chanceOf(request.seed * 1000 + number + 1)
  let session = null
  for (let turn = 0; turn < Math.floor(request.count / request.workers / 2); turn++) {
    let done = 0
    try {
      session ??= await openSession(request)
      if (turn % 2) await session.begin()
      for (; done < 2; done++) {
        const value = chance(1000000)
        const { sql, values, row } = statement(value, chance(6), `${request.seed}.${number}.${value}`)
        const got = await session.run(sql, values)
        if (got.length === 2 && got[0] === row[0] && got[1] === row[1]) tally.right++
        else tally.wrong++
      }
      if (turn % 2) await session.commit()
    } catch (error) {
      const name = errorName(error)
      tally.errors[name] = (tally.errors[name] ?? 0) + 2 - done
      await closed(session)
      session = null
    }
  }
  await closed(session)
}

async function statements (openSession, request) {
  const tally = { right: 0, wrong: 0, errors: {} }
  await Promise.all(Array.from({ length: request.workers }, (_, number) => worker(openSession, request, number, tally)))
  return tally
}

async function identify (openSession, request) {
  let stage = 'connect'
  let session
  try {
    session = await openSession(request)
    stage = 'query'
    const row = await session.run(IDENTIFY, [])
    return Object.fromEntries(COLUMNS.map((name, at) => [name, row[at]]))
  } catch (error) {
    return { error: errorName(error), stage: error?.stage ?? stage }
  } finally {
    await closed(session)
  }
}

// A transaction of a driver that runs one by a callback only: `start` takes the callback, and begin() gives what the
// driver hands to it.
function heldTransaction (start) {
  let release = null
  let ended = null
  return {
    begin: () => new Promise((resolve, reject) => {
      ended = Promise.resolve(start((inside) => {
        resolve(inside)
        return new Promise((commit, abandon) => { release = { commit, abandon } })
      }))
      ended.catch(reject)
    }),
    commit: () => {
      release.commit()
      release = null
      return ended
    },
    abandon: async () => {
      release?.abandon(new Error('abandoned'))
      await ended?.catch(() => {})
    }
  }
}

// `$1` and `$2` as the pieces of a template literal, for drivers that are called by one; Bun looks whether `raw` is
// as hidden as in a real one.
function pieces (sql) {
  const list = sql.split(/\$\d/)
  return Object.defineProperty(list, 'raw', { value: list })
}

async function serve (driver, version, openSession) {
  process.on('uncaughtException', () => {}) // a pool tells of broken connections by events that nobody hears
  process.on('unhandledRejection', () => {})
  const say = (answer) => process.stdout.write(JSON.stringify(answer) + '\n')
  for (const way of ['debug', 'error', 'info', 'log', 'warn']) console[way] = () => {} // drivers' own remarks
  say({ driver, version })
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const request = JSON.parse(line)
    const answer = await (request.task === 'statements' ? statements : identify)(openSession, request)
    say({ id: request.id, ...answer })
  }
  process.exit(0) // whatever a pool still waits for
}

// A session of such a driver. outside: what runs statements without a transaction; begin: takes a callback;
// row: (runner, text, values) gives the first row's values; end: closes the pool.
function callbackSession ({ outside, begin, row, end }) {
  const transaction = heldTransaction(begin)
  let runner = outside
  return {
    run: (text, values) => row(runner, text, values),
    begin: async () => { runner = await transaction.begin() },
    commit: async () => {
      runner = outside
      await transaction.commit()
    },
    close: async () => {
      await transaction.abandon()
      await end()
    }
  }
}

module.exports = { callbackSession, pieces, serve }
