import { cleanEnvironment } from '../../../playground/src/environment';
import { n8nEnvironment } from '../../../playground/src/instance';

describe('the environment of what the playground starts', () => {
	const before = process.env;

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

	it("keeps the machine's way to the network and drops what steers another npm run or another n8n", () => {
		expect(cleanEnvironment({})).toEqual({
			HOME: '/home/somebody',
			HTTPS_PROXY: 'http://proxy.example',
			npm_config_registry: 'http://npm.example',
		});
	});

	it('sets what it is given and takes away what is given as undefined', () => {
		expect(
			cleanEnvironment({ HOME: undefined, NODE_OPTIONS: '--no-warnings', HTTPS_PROXY: 'http://other.example' }),
		).toEqual({
			NODE_OPTIONS: '--no-warnings',
			HTTPS_PROXY: 'http://other.example',
			npm_config_registry: 'http://npm.example',
		});
	});

	it("puts n8n on the loopback address, with this folder's own key and nothing that phones home", () => {
		const installation = { folder: '/n8n', node: '/n8n/bin/node', n8n: '/n8n/bin/n8n' };
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
	});
});
