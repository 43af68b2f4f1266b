import type { Browser, Page } from 'playwright-core';

import { startSandbox, type Sandbox } from '../../sandbox';
import { startBrowser } from './support/browser';
import { picture } from './support/pictures';

let sandbox: Sandbox;
let browser: Browser;
let page: Page;
const problems: string[] = [];
beforeAll(async () => {
	[sandbox, browser] = [await startSandbox(), await startBrowser()];
	page = await browser.newPage();
	page.on('pageerror', ({ message }) => problems.push(message));
	await page.goto(sandbox.url);
}, 120_000);
afterAll(async () => {
	await browser?.close();
	await sandbox?.close();
});

const open = async (tab: string) => await page.getByRole('tab', { name: tab }).click();
const panel = (name: string) => page.getByRole('tabpanel', { name });
const requestOf = (person: string) => panel('Access requests').locator('article', { hasText: person });
const submit = async (person: string, comment: string) => {
	const { access_token: token } = sandbox.token('admin');
	const item = sandbox.item('Sales Reader', 'ROLE');
	const body = { requestedFor: [sandbox.person(person).id], requestedItems: [{ type: 'ROLE', id: item.id, comment }] };
	const { status } = await fetch(`${sandbox.url}/access-requests/v1`, {
		method: 'POST',
		headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
		body: JSON.stringify(body),
	});
	expect(status).toBe(202);
	return token;
};

test('before anything has happened, each part says what to do; people are listed at once', async () => {
	await panel('Access requests').getByText('No access has been requested yet.').waitFor();
	await open('Calls received');
	await panel('Calls received').getByText('No call has come in yet.').waitFor();
	await open('Who holds what');
	await panel('Who holds what').locator('article').first().waitFor();
	expect(await panel('Who holds what').locator('article').count()).toBeGreaterThan(40);
	await page.getByLabel('Find a person').fill('nobody at all');
	await panel('Who holds what').getByText('Nobody is called “nobody at all”.').waitFor();
});

test('a request shows up by itself with its steps, is approved with a click, and the access is there', async () => {
	await open('Access requests');
	sandbox.requestRunning('priya.nair', sandbox.item('Sales Reader', 'ROLE'));
	const request = requestOf('Priya Nair');
	await request.getByText('EXECUTING').waitFor();
	await request
		.locator('.timeline')
		.getByText(/^Submitted/)
		.waitFor();
	await request.getByText(/^Waiting for /).waitFor();
	await request.getByRole('button', { name: 'Approve' }).click();
	await request.getByText('REQUEST_COMPLETED').first().waitFor();
	expect(await request.locator('.timeline li').allInnerTexts()).toEqual([
		expect.stringMatching(/^Submitted .*\nby Ada Okafor$/),
		expect.stringMatching(/^Approved by Ada Okafor .*\nDecided on the page$/),
		expect.stringMatching(/^Provisioning /),
		expect.stringMatching(/^REQUEST_COMPLETED /),
	]);
	expect(sandbox.holds('priya.nair', sandbox.item('Sales Reader', 'ROLE'))).toBe(true);

	await open('Who holds what');
	await page.getByLabel('Find a person').fill('priya');
	await panel('Who holds what').getByText('Sales Reader').waitFor();
	expect(await panel('Who holds what').locator('article').count()).toBe(1);
});

test('a request is rejected with a click, and the access is not there; filters show one kind only', async () => {
	await open('Access requests');
	sandbox.requestRunning('jonas.weber', sandbox.item('Sales Reader', 'ROLE'));
	const request = requestOf('Jonas Weber');
	await requestOf('Priya Nair').waitFor();
	await request.getByRole('button', { name: 'Reject' }).click();
	await request.getByText('REJECTED', { exact: true }).first().waitFor();
	expect(sandbox.holds('jonas.weber', sandbox.item('Sales Reader', 'ROLE'))).toBe(false);

	await page.getByLabel('State').selectOption('completed');
	await request.waitFor({ state: 'detached' });
	expect(await requestOf('Priya Nair').count()).toBe(1);
	await page.getByLabel('State').selectOption('all');
	await panel('Access requests').getByLabel('Find').fill('jonas');
	await requestOf('Priya Nair').waitFor({ state: 'detached' });
	await panel('Access requests').getByLabel('Find').fill('');
});

test('pictures', async () => {
	sandbox.request('bruno.costa', sandbox.item('Finance Approver', 'ROLE'));
	sandbox.request('lucia.moreno', sandbox.item('Payroll Clerk'));
	await requestOf('Lucia Moreno').getByText('PROVISIONING_FAILED').first().waitFor();
	await picture(page, 'sandbox-page');
	await page.emulateMedia({ colorScheme: 'dark' });
	await picture(page, 'sandbox-page-dark');
	await page.emulateMedia({ colorScheme: 'light' });
});

test('calls show up with their bodies, live, without the token that they carried; text of callers is no markup', async () => {
	const token = await submit('hana.kim', '<img src=x onerror=alert(1)>');
	await open('Calls received');
	const call = panel('Calls received').locator('article', { hasText: 'POST /access-requests/v1' });
	await call.getByText('202').waitFor();
	await call.getByText('show the body').click();
	expect(await call.locator('pre').innerText()).toContain(sandbox.person('hana.kim').id);
	// An open body stays open while the page asks for news.
	await submit('bruno.costa', 'Another call');
	await panel('Calls received').locator('article', { hasText: 'POST /access-requests/v1' }).nth(1).waitFor();
	expect(await panel('Calls received').locator('details[open]').count()).toBe(1);
	expect(await page.locator('img').count()).toBe(0);
	expect(await page.content()).not.toContain(token);
});

test('an administrator changes settings, adds a fault, takes a snapshot, comes back to it, and starts over', async () => {
	await open('Settings and faults');
	await page.getByLabel('itemMetadata').selectOption('missing');
	await page.getByText('itemMetadata = missing').waitFor();
	expect(sandbox.quirks.itemMetadata).toBe('missing');
	await page.getByLabel('statusLagMs').fill('1500');
	await page.getByLabel('statusLagMs').press('Tab');
	await page.getByText(/statusLagMs = 1500/).waitFor();
	await page.getByLabel('stages.queuedMs').fill('50');
	await page.getByLabel('stages.queuedMs').press('Tab');

	await page.getByLabel('Name of the snapshot').fill('monday');
	await page.getByRole('button', { name: 'Take a snapshot' }).click();
	await page.getByRole('button', { name: 'Restore monday' }).waitFor();
	const before = sandbox.requestItems().length;
	expect(sandbox.settings.stages).toEqual({ queuedMs: 50, provisioningMs: 400, verificationMs: 2000 });

	await page.getByLabel('Mode').selectOption('status');
	await page.getByLabel('Status', { exact: true }).fill('503');
	await page.getByLabel('Path').fill('(');
	await page.getByRole('button', { name: 'Add the fault' }).click();
	await page
		.getByRole('alert')
		.getByText(/regular expression/i)
		.waitFor();
	await page.getByLabel('Path').fill('^/search');
	await page.getByRole('button', { name: 'Add the fault' }).click();
	await page.getByText('status 503 ^/search').waitFor();
	expect(sandbox.faults.list()).toMatchObject([{ mode: 'status', status: 503, path: '^/search' }]);
	await page.getByRole('button', { name: 'Remove', exact: true }).click();
	await page.getByText('None: every call is handled.').waitFor();

	await submit('hana.kim', 'After the snapshot');
	await page.getByLabel('itemMetadata').selectOption('returned');
	await page.getByRole('button', { name: 'Restore monday' }).click();
	await page.getByText('itemMetadata = missing').waitFor();
	expect(sandbox.requestItems()).toHaveLength(before);

	page.once('dialog', (dialog) => void dialog.accept());
	await page.getByRole('button', { name: 'Reset the sandbox' }).click();
	await page.getByText('itemMetadata = missing').waitFor({ state: 'detached' });
	expect(sandbox.requestItems()).toEqual([]);
	await open('Access requests');
	await panel('Access requests').getByText('No access has been requested yet.').waitFor();
});

test('the keyboard goes from part to part, and the address says which one is open', async () => {
	await page.getByRole('tab', { name: 'Access requests' }).focus();
	await page.keyboard.press('ArrowLeft');
	await panel('Settings and faults').waitFor();
	expect(new URL(page.url()).hash).toBe('#settings');
	await page.keyboard.press('ArrowRight');
	await panel('Access requests').waitFor();
	await page.goto(`${sandbox.url}/#people`);
	await page.reload();
	await panel('Who holds what').locator('article').first().waitFor();
});

test.each([
	['a phone', 360],
	['a desk', 1280],
])('nothing is wider than the screen of %s, light and dark', async (_, width) => {
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme });
		await page.setViewportSize({ width, height: 800 });
		for (const tab of ['Access requests', 'Who holds what', 'Calls received', 'Settings and faults']) {
			await open(tab);
			const wide = await page.evaluate('document.documentElement.scrollWidth');
			expect([tab, colorScheme, wide]).toEqual([tab, colorScheme, width]);
		}
	}
});

test('looking at the page is no call to the tenant, and nothing went wrong in it', () => {
	expect(sandbox.calls.filter(({ path }) => path === '/' || path.startsWith('/_page'))).toEqual([]);
	expect(problems).toEqual([]);
});
