/** The runs against a tenant that fails on demand: too long for `npm test`, and each on the real limit. */
const base = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...base,
	testMatch: ['<rootDir>/test/faults/**/*.test.ts'],
	testTimeout: 600_000,
	maxWorkers: '100%',
};
