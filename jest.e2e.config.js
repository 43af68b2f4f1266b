/** Real n8n and a real browser: `npm run test:e2e`. One file after the other, for each starts an n8n of its own on one data folder. */
const base = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...base,
	testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
	globalSetup: '<rootDir>/test/e2e/support/globalSetup.ts',
	globalTeardown: '<rootDir>/test/e2e/support/globalTeardown.ts',
	testTimeout: 300_000,
	maxWorkers: 1,
};
