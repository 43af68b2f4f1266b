import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Sandbox } from '../../sandbox';
import type { N8n } from './n8n';
import { dataDir, playgroundDir, repoDir } from './paths';
import { Problem } from './problem';
import { digest, whenChanged } from './stamps';

/** Folders whose workflows are imported. */
const WORKFLOW_FOLDERS = [path.join(repoDir, 'examples'), path.join(playgroundDir, 'workflows')];

type Kind = 'credentials' | 'workflow';

export interface StoredCredential {
	/** Fixed, so that a later import replaces the credential instead of adding another, and so that workflows can name it. */
	id: string;
	name: string;
	type: string;
	data: Record<string, string | number | boolean>;
}

/** Puts the credentials and all workflows into n8n, where they have changed since the last time. What an operator changed in n8n stays otherwise. */
export async function ensureImports(n8n: N8n, sandbox: Sandbox): Promise<void> {
	await ensureImport(n8n, 'credentials', sandboxCredentials(sandbox));
	await ensureImport(n8n, 'workflow', workflows());
}

async function ensureImport(n8n: N8n, kind: Kind, entities: object[]): Promise<void> {
	await whenChanged(
		`import-${kind}`,
		digest(JSON.stringify(entities)),
		async () => await importOnce(n8n, kind, entities),
	);
}

/** Puts entities into n8n, in place of what has their ids there. */
export async function importOnce(n8n: N8n, kind: Kind, entities: object[]): Promise<void> {
	const file = path.join(dataDir, 'import', `${kind}.json`);
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(file, JSON.stringify(entities, null, '\t'), { mode: 0o600 });
	await n8n.command(`Importing the ${kind}`, [`import:${kind}`, `--input=${file}`]);
	rmSync(file);
}

/** Both ways to sign in at the sandbox. Its sample secrets open nothing else. */
function sandboxCredentials(sandbox: Sandbox): StoredCredential[] {
	const { admin, signIn } = sandbox.credentials;
	const where = { environment: 'custom', apiUrl: sandbox.url };
	return [
		{
			id: 'sailPointIscApi',
			name: 'SailPoint ISC',
			type: 'sailPointIscApi',
			data: { ...where, clientId: admin.clientId, clientSecret: admin.clientSecret },
		},
		{
			id: 'sailPointIscOAuth2Api',
			name: 'SailPoint ISC (sign in as a user)',
			type: 'sailPointIscOAuth2Api',
			data: { ...where, clientId: signIn.clientId, clientSecret: signIn.clientSecret },
		},
	];
}

function workflows(): object[] {
	return WORKFLOW_FOLDERS.flatMap((folder) =>
		readdirSync(folder)
			.filter((name) => name.endsWith('.json'))
			.sort()
			.map((name) => readWorkflow(path.join(folder, name))),
	);
}

function readWorkflow(file: string): object {
	const workflow = JSON.parse(readFileSync(file, 'utf8')) as { id?: string };
	if (workflow.id) return workflow;
	throw new Problem(`${path.relative(repoDir, file)} has no "id": without one, every start would add it to n8n again.`);
}
