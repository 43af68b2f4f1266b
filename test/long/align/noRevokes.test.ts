import { startSandbox, type AccessItem, type Identity, type Sandbox } from '../../../sandbox';
import { actionsOf, alignedOf, FAST, revokesSent, rowsFor, runAlign, type ListRow } from '../../engine/alignSupport';
import { access, accessItem, credentialFor, errorOf } from '../../engine/support';
import { startProxy, type ProxiedAnswer, type Proxy } from '../../support/proxy';

const PEOPLE = 200;
const STRANGERS = 5;

let sandbox: Sandbox;
let role: AccessItem;
let people: Identity[];
let strangers: Identity[];
/** The whole list. All in it hold the role, and five others who are not in it. */
let rows: ListRow[];
let proxy: Proxy | undefined;
beforeEach(async () => {
	sandbox = await startSandbox(FAST);
	[role] = sandbox.addItems('ROLE', 1);
	people = sandbox.addPeople(PEOPLE);
	strangers = sandbox.addPeople(STRANGERS);
	for (const person of [...people, ...strangers]) sandbox.hold(person, role);
	rows = rowsFor(people.map((person) => [person, [role]]));
});
afterEach(async () => {
	await proxy?.close();
	proxy = undefined;
	await sandbox.close();
});

const really = { dryRun: false, expectedRows: PEOPLE };

/** The same run without what this test plants: it revokes from the five who aren't in the list. */
async function wouldRevoke(): Promise<void> {
	const dry = await runAlign(sandbox, rows);
	expect(actionsOf(dry)).toMatchObject({ REVOKE: STRANGERS });
}

function nothingRevoked(): void {
	expect(revokesSent(sandbox)).toEqual([]);
}

test('without a fault, the five others lose it', async () => {
	await wouldRevoke();
	await runAlign(sandbox, rows, really);
	expect(revokesSent(sandbox)).toHaveLength(STRANGERS);
});

test('a list that is cut off, with the number of rows of the day before', async () => {
	for (let length = 10; length < PEOPLE; length += 10) {
		const { errorItems } = await runAlign(sandbox, rows.slice(0, length), really);
		const texts = errorItems.map(({ json }) => (json.error as { message: string }).message);
		if (texts.length > 0)
			expect(texts[0]).toContain(`the list has ${length} input items, and Expected Rows is ${PEOPLE}`);
	}
	nothingRevoked();
}, 120_000);

test('a list that is cut off, without a number of rows', async () => {
	const result = await runAlign(sandbox, rows.slice(0, PEOPLE - 1), { dryRun: false });
	expect(errorOf(result).message).toContain("Expected Rows isn't set");
	nothingRevoked();
});

test('one email that nobody has', async () => {
	const broken = rows.map((row, index) => (index === 77 ? { ...row, email: 'nobody@sandbox.example' } : row));
	const result = await runAlign(sandbox, broken, really);
	expect(errorOf(result).message).toMatch(/nobody@sandbox\.example.*\[item 77\]/);
	const blocked = alignedOf(result).filter(({ action }) => action === 'BLOCKED');
	expect(blocked).toHaveLength(STRANGERS + 1);
	for (const { blockedBy, message } of blocked) {
		expect(blockedBy).toEqual([77]);
		expect(message).toContain('item 77');
	}
	nothingRevoked();
});

test('an item with an error of an earlier node', async () => {
	const broken = rows.map((row, index) => (index === 12 ? { ...row, error: { message: 'lost' } } : row));
	const result = await runAlign(sandbox, broken, really);
	expect(alignedOf(result).filter(({ action }) => action === 'BLOCKED')[0]).toMatchObject({ blockedBy: [12] });
	nothingRevoked();
});

test('an error of an earlier node that has nothing else', async () => {
	const broken = rows.map((row, index) => (index === 12 ? { error: 'lost' } : row));
	const result = await runAlign(sandbox, broken, really);
	expect(actionsOf(result)).toMatchObject({ BLOCKED: STRANGERS + 1 });
	nothingRevoked();
});

describe('a role that nobody has, in one row', () => {
	test('blocks every list, as it may have been meant as any of them', async () => {
		const broken = rows.map((row, index) => (index === 3 ? { ...row, roles: ['No such role'] } : row));
		const result = await runAlign(sandbox, broken, really);
		expect(actionsOf(result)).toMatchObject({ BLOCKED: STRANGERS + 1 });
		nothingRevoked();
	});
});

describe('a list of holders that is not whole', () => {
	const isList = (url: URL) => url.pathname.endsWith('/assigned-identities');

	async function throughProxy(change: (url: URL, answer: ProxiedAnswer) => ProxiedAnswer): Promise<void> {
		// More than a page.
		for (const person of sandbox.addPeople(100)) {
			sandbox.hold(person, role);
			rows.push({ email: person.email ?? '', roles: [role.name] });
		}
		proxy = await startProxy(sandbox.url, (url, answer) => (isList(url) ? change(url, answer) : answer));
		const credentials = credentialFor(sandbox, 'admin', { apiUrl: proxy.url });
		const parameters = { dryRun: false, expectedRows: rows.length };
		const result = await runAlign(sandbox, rows, parameters, { credentials });
		nothingRevoked();
		const { REVOKE, ...others } = actionsOf(result);
		expect(REVOKE).toBeUndefined();
		expect(Object.keys(others).length).toBeGreaterThan(0);
	}

	const second = ({ searchParams }: URL) => Number(searchParams.get('offset') ?? 0) > 0;
	const pageOf = ({ body }: ProxiedAnswer) => JSON.parse(body) as unknown[];

	test('a page fails', async () => {
		await throughProxy((url, answer) =>
			second(url) ? { ...answer, status: 500, body: '{"detailCode":"500"}' } : answer,
		);
	}, 120_000);

	test('a page is refused', async () => {
		await throughProxy((url, answer) =>
			second(url) ? { ...answer, status: 403, body: '{"detailCode":"403"}' } : answer,
		);
	}, 120_000);

	test('a page comes twice', async () => {
		let first = '';
		await throughProxy((url, answer) => {
			if (!second(url)) first = answer.body;
			return second(url) ? { ...answer, body: JSON.stringify((JSON.parse(first) as unknown[]).slice(0, 55)) } : answer;
		});
	}, 120_000);

	test('an entry is missing', async () => {
		await throughProxy((url, answer) =>
			second(url) ? { ...answer, body: JSON.stringify(pageOf(answer).slice(0, -1)) } : answer,
		);
	}, 120_000);

	test.each([
		['too large', 1],
		['too small', -1],
	])(
		'the total is %s',
		async (_what, by) => {
			await throughProxy((_url, answer) => {
				const total = String(Number(answer.headers['x-total-count']) + by);
				return { ...answer, headers: { ...answer.headers, 'x-total-count': total } };
			});
		},
		120_000,
	);

	test('the total changes while the list is read', async () => {
		await throughProxy((url, answer) => {
			const total = String(Number(answer.headers['x-total-count']) + (second(url) ? 1 : 0));
			return { ...answer, headers: { ...answer.headers, 'x-total-count': total } };
		});
	}, 120_000);

	test('no total', async () => {
		await throughProxy((_url, answer) => {
			const { 'x-total-count': _total, ...headers } = answer.headers;
			return { ...answer, headers };
		});
	}, 120_000);

	test('only a segment of the holders is shown, and the list has them all', async () => {
		rows.push(...rowsFor(strangers.map((person) => [person, [role]])));
		await throughProxy((_url, answer) => {
			const seen = pageOf(answer).slice(0, 60);
			return {
				...answer,
				body: JSON.stringify(seen),
				headers: { ...answer.headers, 'x-total-count': String(seen.length) },
			};
		});
	}, 120_000);
});

test('a token that may not see who holds a role', async () => {
	const result = await runAlign(sandbox, rows, really, { client: 'user' });
	nothingRevoked();
	expect(actionsOf(result).REVOKE).toBeUndefined();
});

test('search that lags by minutes: access that was revoked in the meantime', async () => {
	const [profile] = sandbox.addItems('ACCESS_PROFILE', 1);
	for (const person of [...people, ...strangers]) sandbox.hold(person, profile);
	sandbox.settings.searchLagMs = 600_000;
	sandbox.settings.stages = { ...sandbox.settings.stages, queuedMs: 5, provisioningMs: 5 };
	for (const person of strangers) sandbox.request(person, profile, 'REVOKE_ACCESS');
	while (strangers.some((person) => sandbox.holds(person, profile)))
		await new Promise((resolve) => setTimeout(resolve, 50));
	const list = rows.map((row) => ({ ...row, roles: [profile.name] }));
	const parameters = { ...really, ...access(accessItem('ACCESS_PROFILE', 'name', '={{ $json.roles }}')) };
	const result = await runAlign(sandbox, list, parameters);
	expect(actionsOf(result)).toEqual({ KEEP: PEOPLE, CHANGED: STRANGERS });
	nothingRevoked();
});

test('an empty sheet', async () => {
	for (const items of [[{}], [{ email: '', roles: [] }]])
		for (const allowEmpty of [false, true])
			await runAlign(sandbox, items, { dryRun: false, expectedRows: 1, options: { allowEmpty } });
	nothingRevoked();
});

test('21 percent to go', async () => {
	const result = await runAlign(sandbox, rows.slice(0, 162), {
		dryRun: false,
		expectedRows: 162,
		options: { maxRevokeShare: 20, maxRevokes: 100, maxRevokesInRun: 100 },
	});
	expect(actionsOf(result)).toEqual({ KEEP: 162, BLOCKED: 43 });
	expect(alignedOf(result).find(({ action }) => action === 'BLOCKED')?.message).toContain('43 of 205 (21 %)');
	nothingRevoked();
});
