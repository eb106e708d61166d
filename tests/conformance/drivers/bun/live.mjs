// Bun's SQL client: new SQL(url, settings.connect), its template literals, and transactions by sql.begin(). Its pool
// opens all of its connections at once, and here a session is one of them.
import { createRequire } from 'node:module'

const { heldTransaction, pieces, serve } = createRequire(import.meta.url)('../serving.cjs')

serve('bun', Bun.version, async (request) => {
  const sql = new Bun.SQL(request.url, { ...request.settings?.connect, max: 1 })
  const transaction = heldTransaction((callback) => sql.begin(callback))
  let runner = sql
  return {
    run: async (text, values) => (await runner(pieces(text), ...values).values())[0],
    begin: async () => { runner = await transaction.begin() },
    commit: async () => {
      runner = sql
      await transaction.commit()
    },
    close: async () => {
      await transaction.abandon()
      await sql.close({ timeout: 0 })
    }
  }
})
