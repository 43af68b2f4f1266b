/** Too long for `npm test`: whole tools over planted violations, the playground's own parts, ten thousand generated sets of rows. */
const base = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = { ...base, testMatch: ['<rootDir>/test/long/**/*.test.ts'], testTimeout: 300_000, maxWorkers: '100%' };
