import type { Browser, Locator, Page } from 'playwright-core';

import { picture } from './pictures';
import type { RealN8n } from './realN8n';

const byId = (id: string) => `[data-test-id="${id}"]`;

/** n8n's editor as a person uses it: signed in as the owner, in a window of 1440 × 900. */
export class Editor {
	private constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	static async open(browser: Browser, { url, secrets }: Pick<RealN8n, 'url' | 'secrets'>): Promise<Editor> {
		const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
		page.setDefaultTimeout(20_000);
		await page.goto(`${url}/signin`);
		await page.locator('input[name=emailOrLdapLoginId]').fill(secrets.ownerEmail);
		await page.locator('input[name=password]').fill(secrets.ownerPassword);
		await page.locator('button:has-text("Sign in")').click();
		await page.waitForURL((address) => !address.pathname.startsWith('/signin'));
		return new Editor(page, url);
	}

	at(id: string): Locator {
		return this.page.locator(byId(id));
	}

	async go(where: string): Promise<void> {
		await this.page.goto(this.url + where);
	}

	/** Opens the dialog for a new credential of this type. */
	async newCredential(type: string): Promise<void> {
		await this.go('/home/credentials/create');
		await this.at('new-credential-type-select').locator('input').fill(type);
		await this.at('new-credential-type-select-option').filter({ hasText: type }).first().click();
		await this.at('new-credential-type-button').click();
		await this.at('credential-edit-dialog').waitFor();
	}

	/** Chooses an entry of a list of fixed choices, by its name: descriptions may have the same word. */
	async choose(parameter: string, choice: string): Promise<void> {
		await this.at(`parameter-input-${parameter}`).first().click();
		const choices = this.page.locator('.el-select-dropdown__item:visible, [role="option"]:visible');
		await choices.getByText(choice, { exact: true }).first().click();
	}

	async fill(parameter: string, text: string): Promise<void> {
		await this.at(`parameter-input-${parameter}`).first().locator('input, textarea').first().fill(text);
	}

	/** Searches in the panel of all nodes. @returns the names that it shows */
	async searchNodes(text: string, found = 'SailPoint'): Promise<string[]> {
		if (!(await this.at('node-creator-search-bar').isVisible())) await this.at('node-creator-plus-button').click();
		await this.at('node-creator-search-bar').fill(text);
		await this.at('node-creator-item-name').filter({ hasText: found }).first().waitFor();
		return await this.at('node-creator-item-name').allInnerTexts();
	}

	/** An empty workflow with a trigger that is started by hand. */
	async newWorkflow(): Promise<void> {
		await this.go('/workflow/new');
		await this.at('canvas-add-button').waitFor();
		await this.at('node-creator-plus-button').click();
		await this.at('node-creator-search-bar').fill('manual');
		await this.at('node-creator-item-name')
			.filter({ hasText: /manual/i })
			.first()
			.click();
		await this.at('canvas-node').first().waitFor();
	}

	/** Adds the action node with one of its operations, after a search, and opens it. */
	async addAction(action: string): Promise<void> {
		await this.at('node-creator-item-name')
			.filter({ hasText: /^SailPoint ISC$/ })
			.first()
			.click();
		await this.at('node-creator-item-name').filter({ hasText: action }).first().click();
		await this.at('node-parameters').waitFor();
	}

	/** Opens the panel of what can be attached below a node, such as the tools of an agent. */
	async openBelow(node: string, connection: string): Promise<void> {
		const handle = `${byId('canvas-node-input-handle')}[data-connection-type="${connection}"][data-node-name="${node}"]`;
		await this.page
			.locator(`${handle} ${byId('canvas-handle-plus')}`)
			.first()
			.click();
		await this.at('node-creator-search-bar').waitFor();
	}

	private locator(collection: string): Locator {
		return this.at('node-parameters').locator(byId(`fixed-collection-${collection}`));
	}

	/** Searches in the list of a locator, and takes an entry. */
	async pickFromList(collection: string, search: string, entry: RegExp): Promise<void> {
		await this.locator(collection).locator(byId('rlc-input')).first().click();
		await this.page
			.locator(`input${byId('rlc-search')}, ${byId('rlc-search')} input`)
			.first()
			.fill(search);
		await this.at('rlc-item').filter({ hasText: entry }).first().click();
	}

	/** Another way to fill a locator, such as By Email. */
	async switchMode(collection: string, mode: string): Promise<void> {
		await this.locator(collection).locator(byId('rlc-mode-selector')).first().click();
		await this.page
			.locator('.el-select-dropdown__item:visible, [role="option"]:visible', { hasText: mode })
			.first()
			.click();
	}

	async fillLocator(collection: string, text: string): Promise<void> {
		await this.locator(collection)
			.locator(`input${byId('rlc-input')}, ${byId('rlc-input')} input`)
			.first()
			.fill(text);
	}

	/** Switches a parameter to Expression, and types one. */
	async setExpression(parameter: string, text: string): Promise<void> {
		const field = this.at(`parameter-input-${parameter}`).first();
		await field.hover();
		await this.at(`${parameter}-parameter-input-options-container`).first().getByText('Expression').click();
		await this.at('node-parameters').locator('.cm-content:visible').first().fill(text);
	}

	async executeStep(): Promise<void> {
		// The editor stores what was typed a moment later.
		await this.page.waitForTimeout(1_500);
		await this.at('node-execute-button').click();
	}

	output(): Locator {
		return this.at('output-panel');
	}

	async closeNode(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.at('ndv').waitFor({ state: 'hidden' });
	}

	/** From the next page on. */
	async dark(): Promise<void> {
		await this.page.addInitScript("localStorage.setItem('N8N_THEME', 'dark')");
	}

	/** Opens a node of the canvas. */
	async openNode(name: string): Promise<void> {
		await this.at('canvas-node').filter({ hasText: name }).first().dblclick();
		await this.at('node-parameters').waitFor();
	}

	/** A picture for the documents, of the page or a part of it. */
	async picture(name: string, part?: Locator): Promise<void> {
		await picture(this.page, name, part);
	}
}
