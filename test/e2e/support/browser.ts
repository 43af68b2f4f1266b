import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** What a browser does by itself it must not do here: the tests' only hosts are on this machine. */
const ARGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** A headless Chromium: the one that CHROMIUM names, or the system's. @throws when there is none */
export async function startBrowser(): Promise<Browser> {
	const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
	if (executablePath === undefined)
		throw new Error('No Chromium was found. Install the package "chromium", or name its program in CHROMIUM.');
	return await chromium.launch({ executablePath, args: ARGS });
}
