import { Option } from 'commander'
import { GRANTED_ROLES } from '../core/access/role.ts'

/** `--role`, which must be given: nobody should become an administrator by a default. */
export function roleOption(): Option {
  return new Option('--role <role>', 'what it may do, each also what those before it may')
    .choices(GRANTED_ROLES)
    .makeOptionMandatory()
}
