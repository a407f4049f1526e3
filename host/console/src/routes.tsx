import { Navigate, type RouteObject } from 'react-router';
import { areas } from './areas/registry';
import { ChooseShop, FirstArea, ShopFrame } from './frame/ShopFrame';
import { NotFound, RouteFailed } from './frame/RouteFailed';
import SignIn from './session/SignIn';

/** Every address of the console. */
export const routes: RouteObject[] = [
  {
    errorElement: <RouteFailed />,
    children: [
      { path: '/', element: <ChooseShop /> },
      { path: '/sign-in', element: <SignIn /> },
      {
        path: '/s/:shop',
        element: <ShopFrame />,
        children: [
          { index: true, element: <FirstArea /> },
          ...areas.map((area): RouteObject => ({
            path: `${area.path}/*`,
            errorElement: <RouteFailed />,
            lazy: async () => ({ Component: (await area.pages()).default }),
          })),
          { path: '*', element: <NotFound /> },
        ],
      },
      { path: '*', element: <Navigate to="/" replace /> },
    ],
  },
];
