"""One tagged PDF bound from parts that were set one after another (ISO 32000-1, 14.7)."""

import io
from collections.abc import Iterator

import pikepdf


class Volume:
    """The first part with the pages and the tags of the others behind its own."""

    def __init__(self) -> None:
        self._bound = pikepdf.new()
        self._parts = 0

    @property
    def pages(self) -> int:
        """How many pages are bound so far."""
        return len(self._bound.pages)

    def add(self, part: bytes) -> None:
        """Binds one more part: its pages, then its branch of the tree of tags."""
        self._parts += 1
        start, source = self.pages, pikepdf.open(io.BytesIO(part))
        if self._parts == 1:
            self._bound = source
            return
        self._bound.pages.extend(source.pages)
        tree = self._bound.Root.StructTreeRoot
        branch = self._bound.copy_foreign(source.Root.StructTreeRoot)
        self._renumber(start, tree, branch)
        self._rename(tree, branch)
        trunk = tree.K[0]
        for limb in branch.K[0].K:
            limb.P = trunk
            trunk.K.append(limb)

    def written(self) -> bytes:
        """The volume; its identifier is made of its content."""
        made = io.BytesIO()
        compact = pikepdf.ObjectStreamMode.generate
        self._bound.save(made, deterministic_id=True, object_stream_mode=compact)
        return made.getvalue()

    def _renumber(self, start: int, tree: pikepdf.Object, branch: pikepdf.Object) -> None:
        """Pages and links of the part find their tags under keys behind those in use."""
        offset = int(tree.ParentTreeNextKey)
        for page in self._bound.pages[start:]:
            page.obj.StructParents = int(page.obj.StructParents) + offset
            for link in page.obj.get("/Annots", ()):
                link.StructParent = int(link.StructParent) + offset
        for key, tags in pairs(branch.ParentTree.Nums):
            tree.ParentTree.Nums.extend([int(key) + offset, tags])
        tree.ParentTreeNextKey = offset + int(branch.ParentTreeNextKey)

    def _rename(self, tree: pikepdf.Object, branch: pikepdf.Object) -> None:
        """Heads of columns get names of their own, in the order a tree of names asks for."""
        prefix = f"V{self._parts:04}".encode()
        for name, head in pairs(branch.IDTree.Names):
            head.ID = pikepdf.String(prefix + bytes(name))
            tree.IDTree.Names.extend([head.ID, head])
        for cell in _cells(branch.K[0]):
            for traits in cell.A:
                if "/Headers" in traits:
                    named = [pikepdf.String(prefix + bytes(name)) for name in traits.Headers]
                    traits.Headers = pikepdf.Array(named)


def pairs(flat: pikepdf.Object) -> Iterator[tuple[pikepdf.Object, pikepdf.Object]]:
    """Keys with their values, which such a tree keeps in one row (ISO 32000-1, 7.9.6, 7.9.7)."""
    entries = list(flat)
    yield from zip(entries[::2], entries[1::2], strict=True)


def _cells(trunk: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for table in trunk.K:
        if table.S == "/Table":
            for group in table.K:
                for row in group.K:
                    yield from row.K
