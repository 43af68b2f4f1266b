import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { additionalDataFor } from './additionalData';
import { CredentialStore } from './credentials';
import { HarnessCredentialsHelper } from './credentialsHelper';

/** The fields of a credential as n8n works them out: defaults filled in, expressions evaluated. */
export async function resolvedFields(type: string, fields: object): Promise<ICredentialDataDecryptedObject> {
	const helper = new HarnessCredentialsHelper(new CredentialStore({ [type]: fields }));
	return await helper.getDecrypted(additionalDataFor(helper, 'none'), { id: 'x', name: 'x' }, type, 'internal');
}
