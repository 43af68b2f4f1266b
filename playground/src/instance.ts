import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cleanEnvironment } from './environment';
import type { Installation } from './install';
import { dataDir } from './paths';
import { HOST } from './ports';

/** What this folder's n8n was given at its first start. */
export interface Secrets {
	/** n8n encrypts its stored credentials with it; lost, they cannot be read again. */
	encryptionKey: string;
	ownerEmail: string;
	ownerPassword: string;
}

export interface Ports {
	editor: number;
	/** Where n8n's task runners report. */
	broker: number;
}

const SECRETS_FILE = path.join(dataDir, 'secrets.json');

/** Reads the secrets of this clone's n8n; makes them up at the first start. Only their owner may read the file. */
export function ensureSecrets(): Secrets {
	if (existsSync(SECRETS_FILE)) return JSON.parse(readFileSync(SECRETS_FILE, 'utf8')) as Secrets;
	mkdirSync(dataDir, { recursive: true });
	const secrets: Secrets = {
		encryptionKey: randomBytes(24).toString('base64url'),
		ownerEmail: 'owner@playground.example',
		// n8n wants 8 to 64 characters with a capital letter and a digit.
		ownerPassword: `P1${randomBytes(9).toString('base64url')}`,
	};
	writeFileSync(SECRETS_FILE, `${JSON.stringify(secrets, null, '\t')}\n`, { mode: 0o600 });
	return secrets;
}

/** The environment for n8n and its command line: this clone's data, loopback only, nothing that phones home. */
export function n8nEnvironment(installation: Installation, secrets: Secrets, ports: Ports): NodeJS.ProcessEnv {
	return cleanEnvironment({
		PATH: `${path.dirname(installation.node)}${path.delimiter}${process.env.PATH ?? ''}`,
		N8N_USER_FOLDER: dataDir,
		N8N_ENCRYPTION_KEY: secrets.encryptionKey,
		N8N_LISTEN_ADDRESS: HOST,
		N8N_HOST: HOST,
		N8N_PORT: String(ports.editor),
		N8N_RUNNERS_BROKER_LISTEN_ADDRESS: HOST,
		N8N_RUNNERS_BROKER_PORT: String(ports.broker),
		N8N_PYTHON_ENABLED: 'false',
		// The editor is on plain http.
		N8N_SECURE_COOKIE: 'false',
		// The sandbox is on this machine; n8n's protection, where it is on, blocks loopback addresses.
		N8N_SSRF_PROTECTION_ENABLED: 'false',
		GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
		...QUIET,
	});
}

/** Everything in n8n that would call another host by itself, and what would ask the operator for things. */
const QUIET: Record<string, string> = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	N8N_AI_ENABLED: 'false',
	// Fetches its list from n8n's servers at every start.
	N8N_DISABLED_MODULES: 'mcp-registry',
};
