/** A real OpenID provider for tests: node oidc_provider.mjs PORT REDIRECT_URI SECRET. Any login is its own subject; its
 * e-mail is the login, verified; groups are what stands before the @. Says "ready" on stdout. */
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const [port, redirect, secret] = process.argv.slice(2)
const issuer = `http://127.0.0.1:${port}`
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const provider = new Provider(issuer, {
  clients: [{ client_id: 'zuji', client_secret: secret, redirect_uris: [redirect], id_token_signed_response_alg: 'ES256' }],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'first', use: 'sig', alg: 'ES256' }] },
  cookies: { keys: ['only', 'for', 'tests'] },
  pkce: { required: () => true },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
  scopes: ['openid', 'email', 'profile', 'groups'],
  features: { devInteractions: { enabled: false } },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  async findAccount(ctx, id) {
    const claims = { sub: id, email: id, email_verified: true, name: id.split('@')[0], groups: [id.split('@')[0]] }
    return { accountId: id, claims: () => claims }
  },
  async loadExistingGrant(ctx) {
    // Nobody is asked whether we may know their name.
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId })
    grant.addOIDCScope('openid email profile groups')
    await grant.save()
    return grant
  },
})
const form = `<!doctype html><title>Provider</title><form method="post"><label>Login <input name="login"></label>
<button>Continue</button> <button name="cancel" value="1">Cancel</button></form>`

createServer(async (request, response) => {
  if (request.url === '/favicon.ico') return response.writeHead(204).end()
  if (!request.url.startsWith('/interaction/')) return provider.callback()(request, response)
  if (request.method === 'GET') return response.setHeader('content-type', 'text/html').end(form)
  let body = ''
  for await (const chunk of request) body += chunk
  const given = new URLSearchParams(body)
  const result = given.get('cancel') ? { error: 'access_denied' } : { login: { accountId: given.get('login') } }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}).listen(Number(port), '127.0.0.1', () => console.log('ready'))
