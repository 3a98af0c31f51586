import { EmptyState } from "./_components/ui/empty-state";
import { LinkButton } from "./_components/ui/link-button";
import { PageFrame } from "./_components/ui/page-frame";

export default function NotFoundPage() {
  return (
    <PageFrame title="Not found">
      <EmptyState
        title="There is nothing at this address"
        action={<LinkButton href="/experiments">Open the experiments</LinkButton>}
      >
        It may have been deleted, or the address has a slip. Press Ctrl K to look for it by name.
      </EmptyState>
    </PageFrame>
  );
}
