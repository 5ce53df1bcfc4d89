import type { Department } from '$api/types';

export interface Branch {
  department: Department;
  depth: number;
}

/** Departments in the order of the tree, each with its depth. A circle or a lost parent cannot hide one. */
export function treeOf(departments: readonly Department[]): Branch[] {
  const known = new Set(departments.map(({ id }) => id));
  const seen = new Set<string>();
  const branches: Branch[] = [];
  const visit = (department: Department, depth: number) => {
    if (seen.has(department.id)) return;
    seen.add(department.id);
    branches.push({ department, depth });
    for (const child of departments) if (child.parent_id === department.id) visit(child, depth + 1);
  };
  for (const department of departments) {
    if (!department.parent_id || !known.has(department.parent_id)) visit(department, 0);
  }
  for (const department of departments) visit(department, 0);
  return branches;
}

/** The departments that may stand above this one: neither itself nor anything below it. */
export function possibleParents(departments: readonly Department[], id: string | null): Department[] {
  if (id === null) return [...departments];
  const below = new Set([id]);
  for (const { department } of treeOf(departments)) {
    if (department.parent_id && below.has(department.parent_id)) below.add(department.id);
  }
  return departments.filter((department) => !below.has(department.id));
}
