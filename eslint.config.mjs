import eslint from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import boundaries from 'eslint-plugin-boundaries';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What is compiled into the published package. */
const PUBLISHED = ['index.ts', 'credentials/**/*.ts', 'nodes/**/*.ts', 'isc/**/*.ts'];

/** All that the published package may import besides its own files: n8n brings these. */
const NOT_FROM_N8N = {
	regex: String.raw`^(?!\.{1,2}/)(?!(n8n-workflow|luxon|node:crypto)$)`,
	message: 'The published package has no dependencies: only n8n-workflow, luxon, node:crypto and its own files.',
};

const off = (...rules) => Object.fromEntries(rules.map((rule) => [rule, 'off']));

const forbidImports = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

/** Folders at the root, reached by a relative path from another one. */
const folders = (names, message) => ({ regex: String.raw`^(\./)?(\.\./)+(${names.join('|')})(/|$)`, message });

const SANDBOX_APART = 'The sandbox shares no code with the package: it would agree with its mistakes.';

const DEVELOPMENT = folders(
	['sandbox', 'playground', 'scripts', 'test', 'bench', 'examples'],
	'Development code is not published.',
);

/** The rooms of the domain (docs/architecture.md). */
const FLOOR_PLAN = [
	{ type: 'shared', pattern: 'isc/shared' },
	{ type: 'api', pattern: 'isc/api' },
	{ type: 'model', pattern: 'isc/accessRequests/model' },
	{
		type: 'step',
		pattern:
			'isc/accessRequests/(rules|resolve|guardRails|preflight|inactivePeople|endDates|requirements|separationOfDuties|approvedPlan|align|plan|submit|reconcile|outcomes|follow|fulfillment)',
	},
	{ type: 'story', pattern: 'isc/accessRequests/*' },
	{ type: 'room', pattern: 'isc/(approvals|identities|accessItems|tenantCheck|eventTriggers|polling)' },
	{ type: 'signIn', pattern: 'isc/signIn' },
	{ type: 'session', pattern: 'isc' },
	{ type: 'outside', pattern: '(nodes|credentials)' },
];

const way = (from, ...to) => ({ from: { element: { type: from } }, allow: { to } });
const into = (...types) => ({ element: { types: { anyOf: types } } });
const throughDoor = (...types) => ({ element: { types: { anyOf: types }, fileInternalPath: 'index.ts' } });

/** Who may import what; everything else is an error. Within a room all files may import each other. */
const WAYS = [
	way('api', into('shared', 'session')),
	way('session', into('shared', 'api')),
	way('signIn', into('shared', 'api', 'session')),
	way('model', into('shared', 'api', 'session')),
	way('step', into('shared', 'api', 'session', 'model')),
	way('story', into('shared', 'api', 'session', 'model'), throughDoor('step')),
	way('room', into('shared', 'api', 'session')),
	way('outside', into('shared', 'api', 'session', 'signIn', 'model', 'room', 'outside'), throughDoor('step', 'story')),
];

export default defineConfig(
	globalIgnores(['**/dist/', '**/node_modules/', '**/coverage/', 'playground/.*/']),

	// A comment can switch nothing off, and one that tries is itself a finding.
	{ linterOptions: { noInlineConfig: true } },

	{
		files: ['**/*.ts'],
		extends: [eslint.configs.recommended, tseslint.configs.recommendedTypeChecked],
		languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
		rules: {
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			'max-lines': ['error', 300],
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-unused-vars': [
				'error',
				{
					argsIgnorePattern: '^_',
					destructuredArrayIgnorePattern: '^_',
					varsIgnorePattern: '^_',
					ignoreRestSiblings: true,
				},
			],
			// An error of unknown make is handed on as it is; wrapping it would lose what it says.
			'@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
			// Credential fields and thrown values are of unknown make; what is no text is shown as it is.
			'@typescript-eslint/no-base-to-string': 'off',
			// It takes n8n's parameter values for typed where they are not.
			'@typescript-eslint/no-unnecessary-type-assertion': 'off',
			// Interfaces here hold plain functions that use no `this`.
			'@typescript-eslint/unbound-method': 'off',
			// A function may be async because its interface says so.
			'@typescript-eslint/require-await': 'off',
			'@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
		},
	},
	{ files: ['**/*.{js,mjs,cjs}'], extends: [eslint.configs.recommended] },
	{ files: ['**/*.mjs'], languageOptions: { globals: { console: 'readonly', process: 'readonly' } } },
	{
		files: ['**/*.{js,cjs}'],
		languageOptions: {
			sourceType: 'commonjs',
			globals: { module: 'writable', require: 'readonly', process: 'readonly' },
		},
	},
	{
		files: ['sandbox/page/*.js'],
		languageOptions: {
			sourceType: 'module',
			globals: Object.fromEntries(
				['confirm', 'document', 'Event', 'fetch', 'FormData', 'history', 'location', 'setTimeout'].map((name) => [
					name,
					'readonly',
				]),
			),
		},
	},

	// The official rules, on what is published and on nothing else.
	{
		files: [...PUBLISHED, 'package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		// The one rule of the plugin that its own recommendation leaves out.
		rules: { '@n8n/community-nodes/node-class-description-icon-missing': 'error' },
	},
	{
		files: PUBLISHED,
		rules: { 'no-console': 'error', ...forbidImports(NOT_FROM_N8N, DEVELOPMENT) },
	},
	{
		files: ['package.json', 'nodes/**/*.json', 'credentials/**/*.json'],
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
	},
	{ files: ['package.json'], rules: n8nNodesBase.configs.community.rules },
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// As n8n's own configuration for community nodes has it: made for nodes inside n8n's repository, or replaced by newer rules.
			...off(
				'n8n-nodes-base/cred-class-field-documentation-url-miscased',
				'n8n-nodes-base/cred-class-field-type-options-password-missing',
			),
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// As above.
			...off(
				'n8n-nodes-base/node-class-description-inputs-wrong-regular-node',
				'n8n-nodes-base/node-class-description-outputs-wrong',
				'n8n-nodes-base/node-param-type-options-max-value-present',
			),
		},
	},

	// One reader for parameters: text and value mean the same, and nothing that an expression returned is dropped in silence.
	{
		files: ['nodes/**/*.ts'],
		ignores: ['nodes/*/parameters/**'],
		rules: {
			'no-restricted-syntax': [
				'error',
				...[
					'MemberExpression[property.name="getNodeParameter"]',
					'MemberExpression[property.value="getNodeParameter"]',
					'Property[key.name="getNodeParameter"]',
					'MemberExpression[property.name="parameters"]:not([object.type="ThisExpression"])',
				].map((selector) => ({
					selector,
					message: 'Parameters are read through nodes/SailPointIsc/parameters/, which has a reader for each kind.',
				})),
			],
		},
	},

	// The walls of the house (docs/architecture.md).
	{
		files: ['isc/**/*.ts'],
		rules: forbidImports(
			NOT_FROM_N8N,
			DEVELOPMENT,
			{
				regex: '^n8n-workflow$',
				message: 'The domain is free of n8n: what it needs comes in through its own interfaces.',
			},
			folders(['nodes', 'credentials'], 'The domain knows nothing of the nodes and credentials that use it.'),
		),
	},
	// Its floors and rooms: shared ← api ← model ← steps ← stories, and the rooms beside the access requests.
	{
		files: ['isc/**/*.ts', 'nodes/**/*.ts', 'credentials/**/*.ts'],
		plugins: { boundaries },
		settings: {
			'import/resolver': { node: { extensions: ['.ts'] } },
			'boundaries/elements': FLOOR_PLAN,
		},
		rules: { 'boundaries/dependencies': ['error', { default: 'disallow', policies: WAYS }] },
	},
	{
		files: ['sandbox/**/*.ts'],
		rules: forbidImports(folders(['isc', 'nodes', 'credentials'], SANDBOX_APART)),
	},
	{
		files: ['sandbox/*.ts'],
		rules: forbidImports(folders(['isc', 'nodes', 'credentials'], SANDBOX_APART), {
			regex: String.raw`^\.\.(/index)?$`,
			message: SANDBOX_APART,
		}),
	},

	// Answers of a server are looked at freely in tests; what they should be is what the test says.
	{
		files: ['test/**/*.ts', 'bench/**/*.ts'],
		rules: off(
			'@typescript-eslint/no-unsafe-argument',
			'@typescript-eslint/no-unsafe-assignment',
			'@typescript-eslint/no-unsafe-call',
			'@typescript-eslint/no-unsafe-member-access',
			'@typescript-eslint/no-unsafe-return',
			// The built package is loaded as n8n loads it.
			'@typescript-eslint/no-require-imports',
		),
	},
);
