/** The engine tests under the n8n that the variable N8N_CORE_FROM names: a folder with its `node_modules`. Without it, under the one of this repository. */
const path = require('node:path');
const base = require('./jest.config.js');

const from = process.env.N8N_CORE_FROM;
const PACKAGES = '(n8n-core|n8n-workflow|@n8n/di|@n8n/backend-common|@n8n/client-oauth2)';

/** @type {import('jest').Config} */
module.exports = {
	...base,
	testMatch: ['<rootDir>/test/engine/**/*.test.ts'],
	moduleNameMapper: from === undefined ? {} : { [`^${PACKAGES}(/.*)?$`]: `${path.join(from, 'node_modules')}/$1$2` },
};
