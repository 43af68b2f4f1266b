import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';

import { SailPointIscApi } from '../../../credentials/SailPointIscApi.credentials';
import { SailPointIscOAuth2Api } from '../../../credentials/SailPointIscOAuth2Api.credentials';
import { oAuth2Api } from './oAuth2Api';
import { knowSecretsOf } from './secretGuard';

const types: ICredentialType[] = [new SailPointIscApi(), new SailPointIscOAuth2Api(), oAuth2Api];

/** @throws when no such credential type is known here. */
export function credentialType(name: string): ICredentialType {
	const type = types.find((candidate) => candidate.name === name);
	if (type === undefined) throw new Error(`The harness knows no credential type "${name}"`);
	return type;
}

/** All types that `name` builds on. n8n: CredentialTypes.getParentTypes. */
export function parentTypes(name: string): string[] {
	const parents = credentialType(name).extends ?? [];
	return [...parents, ...parents.flatMap((parent) => parentTypes(parent))];
}

let stores = 0;

/**
 * What n8n keeps in its database: one credential for each type, by the type's name. Tokens that are fetched on the way are stored
 * here as n8n would store them, so handing the same store to two runs is like running a workflow twice.
 */
export class CredentialStore {
	/** Part of the credentials' ids: no two stores share one. */
	readonly id = `store-${++stores}`;
	private readonly data: Map<string, ICredentialDataDecryptedObject>;
	/** How often something was written, by type. */
	readonly writes: Record<string, number> = {};

	constructor(credentials: Record<string, object>) {
		this.data = new Map(
			Object.entries(credentials).map(([type, data]) => [
				type,
				structuredClone(data) as ICredentialDataDecryptedObject,
			]),
		);
		for (const [type, data] of this.data) knowSecretsOf(data, type);
	}

	has(type: string): boolean {
		return this.data.has(type);
	}

	/** A copy. @throws when there is none of the type. */
	read(type: string): ICredentialDataDecryptedObject {
		const data = this.data.get(type);
		if (data === undefined) throw new Error(`Credential of type "${type}" does not exist`);
		return structuredClone(data);
	}

	write(type: string, data: ICredentialDataDecryptedObject): void {
		knowSecretsOf(data, type);
		this.data.set(type, structuredClone(data));
		this.writes[type] = (this.writes[type] ?? 0) + 1;
	}
}
