import { readFileSync } from 'node:fs';
import path from 'node:path';

import fastGlob from 'fast-glob';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { SailPointIscApi } from '../../credentials/SailPointIscApi.credentials';
import { SailPointIscOAuth2Api } from '../../credentials/SailPointIscOAuth2Api.credentials';
import { SailPointIsc } from '../../nodes/SailPointIsc/SailPointIsc.node';
import { SailPointIscPollingTrigger } from '../../nodes/SailPointIscPollingTrigger/SailPointIscPollingTrigger.node';
import { SailPointIscTrigger } from '../../nodes/SailPointIscTrigger/SailPointIscTrigger.node';
import { startSandbox, type Sandbox } from '../../sandbox';
import { everyProperty, operationsIn } from '../support/properties';
import { expectTable } from '../support/tables';
import { access, accessItem, errorOf, people, run } from './support';

const ROOT = path.resolve(__dirname, '../..');
const text = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const files = (...patterns: string[]) => fastGlob.sync(patterns, { cwd: ROOT }).sort();

let sandbox: Sandbox;
beforeAll(async () => (sandbox = await startSandbox({ rateLimit: 0 })));
afterAll(async () => await sandbox.close());

const action = new SailPointIsc().description;
const nodes = [action, new SailPointIscTrigger().description, new SailPointIscPollingTrigger().description];
const credentials = [new SailPointIscApi(), new SailPointIscOAuth2Api()];
const manifest = JSON.parse(text('package.json')) as Record<string, unknown>;
const properties = everyProperty(nodes.flatMap((node) => node.properties));
const shown = [...properties, ...everyProperty(credentials.flatMap((credential) => credential.properties))].filter(
	({ type }) => type !== 'hidden' && type !== 'notice',
);
const choicesOf = ({ options = [] }: INodeProperties) =>
	options.filter((option): option is INodePropertyOptions => 'value' in option);
const operations = operationsIn(action.properties);
const sources = files('{nodes,credentials,isc}/**/*.ts');
const published = files('README.md', 'docs/*.md', 'nodes/**/*.ts', 'credentials/**/*.ts', 'isc/**/*.ts');

/** What was looked at, and what of it isn't as the guideline wants it. */
interface Look {
	at: string;
	wrong: string[];
}

const all = <T>(
	things: readonly T[],
	at: string,
	name: (thing: T) => string,
	isRight: (thing: T) => boolean,
): Look => ({
	at,
	wrong:
		things.length === 0 ? ['nothing to look at'] : [...new Set(things.filter((thing) => !isRight(thing)).map(name))],
});
const nameOf = ({ name }: { name: string }) => name;
/** First letters are capitals, but for articles, conjunctions and short prepositions. */
const isTitle = (title: string) =>
	title
		.split(/[\s/-]+/)
		.every(
			(word, index) =>
				/^[^a-z]/.test(word) ||
				(index > 0 && /^(?:a|an|and|as|at|by|for|from|if|in|is|isn't|it|of|on|or|per|than|the|to|with)$/.test(word)),
		);

/**
 * What n8n asks of a package that it verifies (https://docs.n8n.io/connect/create-nodes/build-your-node/reference/verification-guidelines, and
 * ux-guidelines beside it), as far as a test can look at it. docs/publishing.md has the table; `REVIEW_ACCEPT=1` writes it.
 */
const GUIDELINES: Array<[guideline: string, look: () => Look | Promise<Look>]> = [
	[
		'The license is MIT',
		() =>
			all(
				[manifest],
				'package.json',
				() => 'package.json',
				({ license }) => license === 'MIT',
			),
	],
	[
		'Author, repository and home page are named',
		() => all(['author', 'repository', 'homepage'], 'package.json', String, (field) => manifest[field] !== undefined),
	],
	[
		'Published by a GitHub Action, with provenance',
		() =>
			all(['npm publish --provenance', 'id-token: write'], 'publish.yml', String, (line) =>
				text('.github/workflows/publish.yml').includes(line),
			),
	],
	[
		'No dependencies',
		() =>
			all(
				['dependencies', 'optionalDependencies', 'bundledDependencies'],
				'package.json',
				String,
				(field) => !(field in manifest),
			),
	],
	[
		'README says how to install, sign in and use it, and links examples',
		() =>
			all(['## Install', '## Credentials', '## Operations', 'docs/examples.md'], 'README.md', String, (place) =>
				text('README.md').includes(place),
			),
	],
	[
		'No environment variables, no files',
		() =>
			all(
				sources,
				'each source file',
				String,
				(file) => !/\bprocess\.\w|from '(?:node:)?(?:fs|os|child_process)\b/.test(text(file)),
			),
	],
	[
		'English only',
		() =>
			all(
				published,
				'README, docs and source: no letter that English does not have',
				String,
				(file) => !/[^\P{L}A-Za-z]/u.test(text(file)),
			),
	],
	[
		'Secrets are password fields',
		() =>
			all(
				credentials
					.flatMap((credential) => credential.properties)
					.filter(({ name }) => /secret|token(?!Url)/i.test(name) && !/url/i.test(name)),
				'each field of the credentials for a secret or token',
				nameOf,
				({ typeOptions }) => typeOptions?.password === true,
			),
	],
	[
		'There is an OAuth2 credential',
		() =>
			all([new SailPointIscOAuth2Api()], 'SailPoint ISC OAuth2 API', nameOf, (one) =>
				one.extends.includes('oAuth2Api'),
			),
	],
	[
		'Whatever is one of a list is a resource locator, first From List',
		() =>
			all(
				properties.filter(
					({ type, modes = [] }) => type === 'resourceLocator' && !modes.every(({ name }) => /^(?:id|url)$/.test(name)),
				),
				'each resource locator of what ISC can list',
				nameOf,
				({ default: value, modes }) =>
					(value as { mode: string }).mode === 'list' && modes?.[0].displayName === 'From List',
			),
	],
	[
		'Names of nodes, parameters and choices are in title case',
		() =>
			all(
				[...nodes, ...credentials, ...shown]
					.map(({ displayName }) => displayName)
					.concat(
						shown.filter(({ type }) => /options$/i.test(type)).flatMap((property) => choicesOf(property).map(nameOf)),
					),
				'each name',
				String,
				isTitle,
			),
	],
	[
		'Actions are in sentence case, without articles',
		() =>
			all(
				operations,
				'each action',
				({ action: words = '' }) => words,
				({ action: words = '' }) =>
					/^[A-Z]/.test(words) && !/ (?:a|an|the) /.test(words) && !/ (?!ISC|ID)[A-Z]/.test(words),
			),
	],
	[
		'Descriptions begin with a capital',
		() =>
			all(
				shown.filter(({ description }) => description !== undefined),
				'each description',
				nameOf,
				({ description }) => /^(?:<\w+>)?[^a-z]/.test(description ?? ''),
			),
	],
	[
		'Descriptions of switches begin with Whether',
		() =>
			all(
				shown.filter(({ type }) => type === 'boolean'),
				'each switch',
				nameOf,
				({ description }) => /^Whether /.test(description ?? ''),
			),
	],
	[
		'Placeholders begin with e.g.',
		() =>
			all(
				shown.filter(({ placeholder, type }) => placeholder !== undefined && !/ollection$/.test(type)),
				'each placeholder',
				nameOf,
				({ placeholder }) => placeholder?.startsWith('e.g. ') === true,
			),
	],
	[
		'Lists and reads can be simplified, and a tool chooses its fields',
		() => {
			const reads = operations.filter(({ value }) => /^get(?!Summary)/.test(String(value)));
			const has = (name: string, { resource, value }: (typeof reads)[number]) =>
				properties.some(
					({ name: own, displayOptions: { show } = {} }) =>
						own === name && show?.resource?.includes(resource) === true && show.operation?.includes(value) === true,
				);
			return all(
				reads,
				'each operation that reads',
				({ action: words = '' }) => words,
				(operation) => ['simplify', 'output', 'fields'].every((name) => has(name, operation)),
			);
		},
	],
	[
		'A message says what happened and names the item; a description says what to do',
		async () => {
			const wrongRows = [
				{ ...people('email', 'nobody@nowhere.example'), ...access(accessItem('ROLE', 'name', 'Sales Reader')) },
				{ ...people('alias', 'carla.rossi'), ...access(accessItem('ROLE', 'name', 'No Such Role')) },
				{ ...people('alias', 'carla.rossi'), ...access() },
			];
			const errors = await Promise.all(
				wrongRows.map(async (row) => errorOf(await run(sandbox, 'grant', row, { onError: 'continueErrorOutput' }))),
			);
			return all(
				errors,
				'a person, a role and a field that are wrong',
				({ message }) => message,
				({ message, description = '' }) => / \[item 0\]$/.test(message) && description.length > 20,
			);
		},
	],
];

test.each(GUIDELINES)('%s', async (_, look) => {
	expect((await look()).wrong).toEqual([]);
});

test('docs/publishing.md has this table', async () => {
	const rows = await Promise.all(
		GUIDELINES.map(async ([guideline, look]) => [guideline, (await look()).at, 'followed']),
	);
	expectTable('docs/publishing.md', 'guidelines', ['guideline', 'looked at', 'found'], rows);
});
