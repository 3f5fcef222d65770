#include "cli/commands/destination_world.hpp"

#include "hookctl/account/keys.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/mutex.hpp"

#include <memory>
#include <ostream>
#include <utility>

namespace hookctl::cli {

destination::World destination_world(const Context& context, std::filesystem::path folder)
{
  const auto turn = std::make_shared<Mutex>();
  return {context.clock(),
          context.variables(),
          [&context, folder = std::move(folder)](const model::KeyReference& reference) {
            return account::resolve_key(reference, context.variables(), folder);
          },
          [&context, turn](std::string_view line) -> Result<> {
            const MutexLock lock(*turn);
            context.out() << line << '\n' << std::flush;
            if (!context.out()) {
              return fail(Failure::output_failed, "standard output cannot be written");
            }
            return {};
          }};
}

destination::World with_cut(destination::World world, std::stop_token cut)
{
  world.cut = std::move(cut);
  return world;
}

} // namespace hookctl::cli
