import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { n8nEnvironment } from '../../../playground/src/n8n';
import { cleanEnvironment } from '../../../playground/src/processes';

describe('the environment of the processes the playground starts', () => {
	const before = process.env;
	const folder = mkdtempSync(path.join(tmpdir(), 'environment-'));
	afterAll(() => rmSync(folder, { recursive: true }));

	beforeEach(() => {
		process.env = {
			HOME: '/home/somebody',
			HTTPS_PROXY: 'http://proxy.example',
			npm_config_registry: 'http://npm.example',
			npm_config_ignore_scripts: 'true',
			NODE_OPTIONS: '--inspect',
			N8N_ENCRYPTION_KEY: 'of another n8n',
			DB_TYPE: 'postgresdb',
		};
	});

	afterEach(() => {
		process.env = before;
	});

	it('keeps network settings and drops the settings of other npm runs and of another n8n', () => {
		expect(cleanEnvironment({})).toEqual({
			HOME: '/home/somebody',
			HTTPS_PROXY: 'http://proxy.example',
			npm_config_registry: 'http://npm.example',
		});
	});

	it('contains the variables passed in, without those passed as undefined', () => {
		expect(
			cleanEnvironment({ HOME: undefined, NODE_OPTIONS: '--no-warnings', HTTPS_PROXY: 'http://other.example' }),
		).toEqual({
			NODE_OPTIONS: '--no-warnings',
			HTTPS_PROXY: 'http://other.example',
			npm_config_registry: 'http://npm.example',
		});
	});

	it('makes n8n listen on the loopback address, use the key of this clone and call no other host', () => {
		const installation = { folder: '/n8n', node: '/n8n/bin/node', n8n: path.join(folder, 'n8n', 'bin', 'n8n') };
		mkdirSync(path.join(folder, 'n8n', 'dist', 'modules', 'mcp-registry'), { recursive: true });
		const secrets = { encryptionKey: 'ours', ownerEmail: 'owner@playground.example', ownerPassword: 'unused' };
		expect(n8nEnvironment(installation, secrets, { editor: 1234, broker: 1235 })).toMatchObject({
			N8N_ENCRYPTION_KEY: 'ours',
			N8N_LISTEN_ADDRESS: '127.0.0.1',
			N8N_PORT: '1234',
			N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
			N8N_DIAGNOSTICS_ENABLED: 'false',
			N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
			N8N_DISABLED_MODULES: 'mcp-registry',
		});
		// An older n8n ends at its start if it is to disable a module that it doesn't have.
		const older = { ...installation, n8n: path.join(folder, 'older', 'bin', 'n8n') };
		expect(n8nEnvironment(older, secrets, { editor: 1234, broker: 1235 })).not.toHaveProperty('N8N_DISABLED_MODULES');
	});
});
