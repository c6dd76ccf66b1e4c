import { accepted } from '../accepted.ts'
import { sendJson } from '../fastapi/send-json.ts'
import { PAGE_PARAMETERS, pageAnswer, pageFrom, readPage } from '../offset-page.ts'
import type { Operation } from '../route.ts'
import { readSecretBody } from './read-secret-body.ts'
import {
  checkNewUser,
  checkUserChanges,
  NEW_USER,
  presentUser,
  USER,
  USER_CHANGES,
  USER_EXAMPLE,
} from './user-wire.ts'

export const listUsers: Operation = {
  id: 'listUsers',
  summary: 'List the users',
  description: 'By name.',
  query: PAGE_PARAMETERS,
  answers: { 200: pageAnswer(USER, USER_EXAMPLE) },
  handle: async (request, reply, { registries }) => {
    const page = readPage(request, 'users')
    return sendJson(reply, 200, pageFrom(await registries.access.listUsers(), page, presentUser))
  },
}

export const createUser: Operation = {
  id: 'createUser',
  summary: 'Add a user',
  body: {
    'application/json': {
      schema: NEW_USER,
      example: { name: 'blake', email: 'blake@example.com', role: 'operator', password: 'admin:first' },
    },
  },
  answers: {
    201: { description: 'The user', schema: USER, example: USER_EXAMPLE },
    409: { description: 'Another user has this name or email' },
    422: { description: 'The body is not valid' },
  },
  handle: async (request, reply, { gatekeeper }) => {
    const { name, email = null, role, password = null } = readSecretBody(request, checkNewUser)
    const user = accepted(await gatekeeper.users.add({ name, email, role, password }))
    return sendJson(reply, 201, presentUser(user))
  },
}

export const patchUser: Operation = {
  id: 'patchUser',
  summary: 'Change the role or password of a user, or disable or enable them',
  description:
    'Takes effect at once, also for tokens that speak for the user. A new password ends the logins made with the old one.',
  body: { 'application/json': { schema: USER_CHANGES, example: { role: 'engineer' } } },
  answers: {
    200: { description: 'The user as changed', schema: USER, example: USER_EXAMPLE },
    404: { description: 'No user has this id or name' },
    409: { description: 'It would leave no administrator' },
    422: { description: 'The body is not valid' },
  },
  handle: async (request, reply, { gatekeeper }) => {
    const changes = readSecretBody(request, checkUserChanges)
    const user = accepted(await gatekeeper.users.change(request.params['id'] ?? '', changes))
    return sendJson(reply, 200, presentUser(user))
  },
}
