import { CredentialStore, runNode } from '.';
import { callNode } from './callNode';

/** Run by test/engine/secrets.test.ts, and by nothing else: it must fail at its end although its test passes. */
test('a node gives out the secret of its credential, encoded, where nothing looks at it', async () => {
	const clientSecret = 'a-secret-that-comes-out';
	const type = callNode(
		async () => await Promise.resolve({ sent: [{ authorization: Buffer.from(clientSecret).toString('base64') }] }),
	);
	const fields = { environment: 'custom', apiUrl: 'http://127.0.0.1:9', clientId: 'id', clientSecret };
	const { items } = await runNode({ type, credentials: new CredentialStore({ sailPointIscApi: fields }) });
	expect(items).toHaveLength(1);
});
