import { FieldIndex } from './fieldIndex';
import type { AccessItem, AccessType } from './model';

/** Roles, access profiles and entitlements, and their indices. */
export class ItemBook {
	private readonly byId = new Map<string, AccessItem>();
	private readonly byType: Record<AccessType, AccessItem[]> = { ROLE: [], ACCESS_PROFILE: [], ENTITLEMENT: [] };
	private readonly names = new FieldIndex<AccessItem>();

	add(item: AccessItem): AccessItem {
		this.byId.set(item.id, item);
		this.byType[item.type].push(item);
		this.names.add(item.name, item);
		return item;
	}

	get(id: string): AccessItem | undefined {
		return this.byId.get(id);
	}

	ofType(type: AccessType): readonly AccessItem[] {
		return this.byType[type];
	}

	named(name: string, type?: AccessType): AccessItem[] {
		return this.names.equalTo(name).filter((item) => type === undefined || item.type === type);
	}

	nameStartingWith(beginning: string, type: AccessType): AccessItem[] {
		return this.names.startingWith(beginning).filter((item) => item.type === type);
	}
}
