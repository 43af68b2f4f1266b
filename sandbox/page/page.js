import { calls } from './calls.js';
import { element, say } from './dom.js';
import { people } from './people.js';
import { requests } from './requests.js';
import { settings } from './settings.js';

/** Asks the sandbox once a second and shows what has changed. */
const EVERY_MS = 1000;
const lists = { requests, people, calls };
const tabs = [...document.querySelectorAll('[role=tab]')];
const shown = new Map();

const panelOf = (tab) => document.getElementById(tab.getAttribute('aria-controls'));
const filtersOf = (panel) => Object.fromEntries(new FormData(panel.querySelector('form')));

/** What an address returns, if it has changed since it was shown. */
async function changed(name, address, filters = {}) {
	const text = await (await fetch(address)).text();
	const key = `${address} ${JSON.stringify(filters)} ${text}`;
	if (shown.get(name) === key) return undefined;
	shown.set(name, key);
	return JSON.parse(text);
}

async function refreshList(name, { address, count, draw }) {
	const panel = document.getElementById(name);
	const filters = filtersOf(panel);
	const data = await changed(name, address(filters), filters);
	if (data === undefined) return;
	const words = draw(data, filters, panel.querySelector('.list'));
	panel.querySelector('.empty').replaceChildren(...words);
	document.querySelector(`#tab-${name} .count`).textContent = String(count(data));
}

async function refreshTenant() {
	const data = await changed('tenant', '/_page/tenant');
	if (data === undefined) return;
	const { profile, changed: settingsChanged } = data;
	const entry = (name, value) => [element('dt', {}, name), element('dd', {}, value)];
	document
		.getElementById('tenant')
		.replaceChildren(
			...entry('Profile', profile),
			...(settingsChanged.length === 0 ? [] : entry('Changed', settingsChanged.join(', '))),
		);
}

async function refreshSettings() {
	const panel = document.getElementById('settings');
	// What is being typed isn't replaced.
	if (panel.hidden || /^(INPUT|SELECT)$/.test(panel.contains(document.activeElement) && document.activeElement.tagName))
		return;
	const data = await changed('settings', settings.address());
	if (data !== undefined) settings.draw(data, panel);
}

async function refresh() {
	await Promise.all([
		refreshTenant(),
		refreshSettings(),
		...Object.entries(lists).map(([name, list]) => refreshList(name, list)),
	]);
}

function open(tab, focus = false) {
	for (const other of tabs) {
		const isOpen = other === tab;
		other.setAttribute('aria-selected', String(isOpen));
		other.tabIndex = isOpen ? 0 : -1;
		panelOf(other).hidden = !isOpen;
	}
	history.replaceState(null, '', `#${tab.getAttribute('aria-controls')}`);
	if (focus) tab.focus();
	void refresh().catch(() => undefined);
}

const steps = { ArrowRight: 1, ArrowLeft: -1 };
for (const [index, tab] of tabs.entries()) {
	tab.addEventListener('click', () => open(tab));
	tab.addEventListener('keydown', ({ key }) => {
		if (key in steps) open(tabs[(index + steps[key] + tabs.length) % tabs.length], true);
	});
}
for (const form of document.querySelectorAll('.filters')) {
	form.addEventListener('input', () => void refresh());
	form.addEventListener('submit', (event) => event.preventDefault());
}
document.addEventListener('changed', () => void refresh());

async function live() {
	const failed = await refresh().then(
		() => false,
		() => true,
	);
	if (failed) say('The sandbox does not answer. It may have been stopped.');
	else if (wasGone) say(undefined);
	wasGone = failed;
	setTimeout(live, EVERY_MS);
}
let wasGone = false;

open(tabs.find((tab) => `#${tab.getAttribute('aria-controls')}` === location.hash) ?? tabs[0]);
void live();
