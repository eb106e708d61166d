// Bun's SQL client: new SQL(url, settings.connect), its template literals, and transactions by sql.begin(). Its pool
// opens all of its connections at once, and here a session is one of them.
import { createRequire } from 'node:module'

const { callbackSession, pieces, serve } = createRequire(import.meta.url)('../serving.cjs')

serve('bun', Bun.version, async (request) => {
  const sql = new Bun.SQL(request.url, { ...request.settings?.connect, max: 1 })
  return callbackSession({
    outside: sql,
    begin: (callback) => sql.begin(callback),
    row: async (runner, text, values) => (await runner(pieces(text), ...values).values())[0],
    end: () => sql.close({ timeout: 0 })
  })
})
